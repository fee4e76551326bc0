"""A file or an address as a table of raw text: one module for each format."""
