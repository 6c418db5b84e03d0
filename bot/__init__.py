"""The message service: core rules, use cases, and the rooms around them."""
