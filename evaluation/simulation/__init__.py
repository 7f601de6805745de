"""Worlds with known truth: the example province. Nothing under `evaluation.steps` reads what is made here."""
