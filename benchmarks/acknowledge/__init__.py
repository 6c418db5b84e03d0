"""Webhooks at a steady rate: none may fail or be lost, and none may wait long for its 200."""
