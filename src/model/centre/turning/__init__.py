"""A year becomes the next: what follows by rule, what is to be decided, and the tables of what was."""
