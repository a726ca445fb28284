"""Alembic's entry: runs the migrations on the connection that `webapp.migrations.conduite` gives it."""

from alembic import context

from webapp.models import Base

connexion = context.config.attributes["connexion"]
context.configure(
    connection=connexion, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
