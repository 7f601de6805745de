"""Nouns: immutable, no input or output."""
