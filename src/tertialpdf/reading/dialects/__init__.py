"""What Quarto and MyST write beside CommonMark."""
