"""A centre's folder: asked about, made, kept in a workbook, and looked over."""
