"""A keyboard-driven terminal reader for collections of articles."""

__version__ = "0.1.0"
