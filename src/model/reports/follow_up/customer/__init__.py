"""A customer's report for a meeting, over :mod:`model.followup.customer_pack`: a module for each section.

Nothing here is about another customer; lead times are the whole centre's, and said to be.
"""
