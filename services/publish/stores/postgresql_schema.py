"""The tables of the PostgreSQL store: which revision a database has, and how it gets to the one this program writes."""

from __future__ import annotations

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from services.publish.stores.base import Misconfigured

SCHEMA_REVISION = "0001"
_MIGRATIONS = "services.publish:migrations"
_LOCK = 0x77697265  # one migration at a time; any number that no other program takes for the same


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables there; None when there are none."""
    (there,) = connection.execute("SELECT to_regclass('wiredesk_schema')").fetchone() or (None,)
    if there is None:
        return None
    found = connection.execute("SELECT version_num FROM wiredesk_schema").fetchone()
    return str(found[0]) if found else None


def require_schema(connection: Connection) -> None:
    """Makes the tables in a database that has none. Raises Misconfigured for those of another revision."""
    if revision_of(connection) is None:
        migrate(make_conninfo(connection.info.dsn, password=connection.info.password or None))
    else:
        require_tables(connection)


def require_tables(connection: Connection) -> None:
    """Raises Misconfigured when there are none, or those of another revision."""
    revision = revision_of(connection)
    if revision is None:
        raise Misconfigured("has no tables of ours")
    if revision != SCHEMA_REVISION:
        raise Misconfigured(
            f"has schema {revision}, this program writes schema {SCHEMA_REVISION}: run `wiredesk stores migrate`"
        )


def migrate(url: str) -> None:
    """Brings the tables to this program's revision, in one transaction; does nothing when they are there."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, SCHEMA_REVISION)
