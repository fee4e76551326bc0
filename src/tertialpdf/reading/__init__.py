"""From what a notebook's cells show to trees: Markdown, HTML, printed text, pictures, formulas."""
