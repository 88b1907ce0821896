"""The commands, one small module for each group: ask the corpus, print for a person or as JSON."""
