"""Publishing: which reports there are, how each is made, put in place whole, and when it is due."""
