"""From a document to what the typesetter reads: source, data and files."""
