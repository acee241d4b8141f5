"""``make cluster``: a real scheduler and two workers on loopback, one of which is killed."""
