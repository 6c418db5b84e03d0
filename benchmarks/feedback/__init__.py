"""A thousand simulated respondents through the whole service, on both platforms."""
