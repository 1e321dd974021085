"""How Alembic runs the migrations: in the connection and the transaction that it is given."""

from alembic import context

from headwater.library.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
