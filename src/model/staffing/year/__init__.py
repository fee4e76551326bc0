"""One year of the centre: people, absence, roster, play and measures."""
