"""Inputs and keys at random. A few each time in the suite, millions with `pytest tests/fuzz tests/faults --long`."""
