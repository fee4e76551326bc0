"""What agreements come to when volumes are known."""
