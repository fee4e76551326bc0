"""Publishing: what is asked for, computed beforehand, rendered, put in place whole, and when it is due."""
