"""An office as plain arrays, and two engines that play it to the same history, to the bit."""
