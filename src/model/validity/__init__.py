"""From when until when: people, customers, agreements, prices, wages and promises, to the day.

One idea of time for all that costs, works or is charged: what is in force k of a year's n days counts k/n.
"""
