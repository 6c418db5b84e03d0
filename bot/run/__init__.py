"""Starts and stops the service's processes on one machine: `make run`, tests, benchmarks."""
