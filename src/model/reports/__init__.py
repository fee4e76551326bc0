"""What each report says."""
