"""The rules of pricing, and prices that keep to them."""
