"""The only place that knows SQL: tables, migrations, guards, the audit chain, reading and writing."""
