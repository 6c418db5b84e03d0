"""Pure rules and values. No I/O, no clock, no framework; runs on Python 3.10 and newer."""
