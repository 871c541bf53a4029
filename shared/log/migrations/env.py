"""Alembic's entry. The connection is handed in by `shared.log.migrate`, which also holds the lock."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
