"""Hostile manuscripts: bombs, escapes, naughty strings and damaged copies, each through the press as a desk runs it."""
