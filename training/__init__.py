"""Trains the classifier of the screening. Runs on an environment of its own; see README.md."""
