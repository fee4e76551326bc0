"""What closed years leave, and what later prices settle of it."""
