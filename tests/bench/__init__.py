"""``make bench``: speed as ratios, both sides measured in turn in one run, medians of at least five."""
