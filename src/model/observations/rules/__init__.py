"""Rules by which what is possible but implausible is told: a module for each kind."""
