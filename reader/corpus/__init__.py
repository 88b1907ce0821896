"""A corpus: the folder that is open. The command line and the interface ask `Corpus` and nothing below it.

What it answers is in one module for each kind of question; `Corpus` has all their methods.
"""

from reader.corpus.corpus import Corpus
from reader.corpus.tagged import Columns

__all__ = ["Columns", "Corpus"]
