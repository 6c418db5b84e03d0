"""Ours beside stock Rasa, measured in one run on one machine: ``python -m benchmarks``."""
