"""Runs the migrations on the connection that postgresql_schema.py hands over."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="wiredesk_schema")
with context.begin_transaction():
    context.run_migrations()
