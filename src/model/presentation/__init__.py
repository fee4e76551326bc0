"""How numbers, words, tables and charts are said, in the language of the reader."""
