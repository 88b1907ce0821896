"""What lies where in the cache folder of a corpus."""

INDEX = "index"
"""Whoosh's files."""
SET_ASIDE = "index-damaged"
"""An index on its way out."""
DAMAGED = "damaged"
"""A file of this name says that a search found the index damaged."""
CATALOGUE = "catalogue.sqlite"
