"""Risk of the year's result, break-even volumes, and customers who leave."""
