"""Any executed notebook as an accessible PDF (PDF/UA-1, PDF/A-3a), through pandoc and Typst."""
