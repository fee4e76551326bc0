"""The command line, ``tertial``."""
