"""The history of the schema, run by Alembic from `evaluation.storage.database.migrate`."""
