"""Verbs in order, each a file; none imports another."""
