"""The forms that the database has had, and the steps from each to the next, for Alembic."""
