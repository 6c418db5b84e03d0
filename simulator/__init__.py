"""A pretend Facebook and X on this machine, for trials and tests. Not production."""
