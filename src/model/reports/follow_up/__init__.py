"""What the month, tertial, annual, phone and customer reports say."""
