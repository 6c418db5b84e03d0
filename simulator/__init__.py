"""A pretend Facebook and X on this machine, for trying the service out and for tests. Not production."""
