"""What arrives from other systems becomes the centre's own registers: described, accounted for, traced."""
