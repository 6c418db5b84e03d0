"""Finds identifiers in a patient's words, one module per kind that changes together."""
