"""Negotiating one customer's coming year: offers, what each does, and the edition that is decided."""
