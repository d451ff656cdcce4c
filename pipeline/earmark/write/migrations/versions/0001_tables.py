"""The first form: articles, parties, records, equivalents, mentions, runs, failures, and the views of totals."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TOLD_ON = "COALESCE(record.announced, article.published)"
VIEWS = {
    "allocations": """SELECT told.record_id, told.article_id, p.name AS payer, r.name AS recipient, told.purpose,
  told.amount, told.currency, told.instrument, told.status, told.told_on, told.year, told.articles,
  told.confidence, told.part_of, told.payer_id, told.recipient_id
FROM (
  SELECT record.id AS record_id, record.article_id, record.payer_id, record.recipient_id, record.purpose,
    record.amount, record.currency, record.instrument, record.status, record.part_of, record.confidence,
    {told_on} AS told_on,
    {year} AS year,
    COUNT(*) OVER same AS articles,
    ROW_NUMBER() OVER (same ORDER BY {told_on} IS NULL, {told_on} DESC, record.id) AS place
  FROM records AS record JOIN articles AS article ON article.id = record.article_id
  WHERE record.amount IS NOT NULL AND record.per IS NULL
  WINDOW same AS (PARTITION BY
    COALESCE(record.payer_id, record.id), COALESCE(record.recipient_id, record.id), record.amount, record.currency,
    record.instrument, {year})
) AS told
LEFT JOIN parties AS p ON p.id = told.payer_id
LEFT JOIN parties AS r ON r.id = told.recipient_id
WHERE told.place = 1""",
    "payer_totals": """SELECT a.payer, a.year, a.currency, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected') AND whole.payer_id = a.payer_id
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected') AND a.payer IS NOT NULL
GROUP BY a.payer, a.year, a.currency""",
    "recipient_totals": """SELECT a.recipient, a.year, a.currency, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected') AND whole.recipient_id = a.recipient_id
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected') AND a.recipient IS NOT NULL
GROUP BY a.recipient, a.year, a.currency""",
    "year_totals": """SELECT a.year, a.currency, a.instrument, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected')
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected')
GROUP BY a.year, a.currency, a.instrument""",
}


def upgrade() -> None:
    """Make the tables, their indexes and the views."""
    dialect = op.get_bind().dialect.name
    # DuckDB cannot replace rows that a key points at within one transaction, nor indexed values of such rows.
    keyed = dialect != "duckdb"
    _tables(keyed)
    _record_tables(keyed)
    _run_tables()
    for name, select in VIEWS.items():
        year = (
            "CAST(strftime('%Y', {0}) AS INTEGER)" if dialect == "sqlite" else "CAST(EXTRACT(YEAR FROM {0}) AS INTEGER)"
        )
        op.execute(
            f"CREATE VIEW {name} AS\n" + select.replace("{year}", year.format(TOLD_ON)).replace("{told_on}", TOLD_ON)
        )


def downgrade() -> None:
    """Drop everything."""
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    for name in ("failures", "runs", "mentions", "equivalents", "records", "parties", "articles"):
        op.drop_table(name)


def _tables(keyed: bool) -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("url", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("language", sa.String(3)),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    if keyed:
        op.create_index("ix_articles_published", "articles", ["published"])
    op.create_table(
        "parties",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parties"),
    )
    op.create_index("ix_parties_name", "parties", ["name"])


def _record_tables(keyed: bool) -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.String(16)),
        sa.Column("recipient_id", sa.String(16)),
        sa.Column("purpose", sa.Text()),
        sa.Column("amount", sa.Numeric(30, 4)),
        sa.Column("currency", sa.String(4)),
        sa.Column("amount_max", sa.Numeric(30, 4)),
        sa.Column("modifier", sa.String(16)),
        sa.Column("per", sa.Text()),
        sa.Column("amount_text", sa.Text()),
        sa.Column("share_percent", sa.Numeric(18, 6)),
        sa.Column("share_of", sa.Text()),
        sa.Column("change_percent", sa.Numeric(18, 6)),
        sa.Column("change_factor", sa.Numeric(18, 6)),
        sa.Column("change_from", sa.Numeric(30, 4)),
        sa.Column("change_basis", sa.Text()),
        sa.Column("instrument", sa.String(24), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("period_text", sa.Text()),
        sa.Column("period_start", sa.Date()),
        sa.Column("period_end", sa.Date()),
        sa.Column("announced", sa.Date()),
        sa.Column("part_of", sa.String(16)),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_records_article_id"),
        sa.ForeignKeyConstraint(["payer_id"], ["parties.id"], name="fk_records_payer_id"),
        sa.ForeignKeyConstraint(["recipient_id"], ["parties.id"], name="fk_records_recipient_id"),
        *(
            [
                sa.ForeignKeyConstraint(
                    ["part_of"],
                    ["records.id"],
                    name="fk_records_part_of",
                    ondelete="CASCADE",
                    deferrable=True,
                    initially="DEFERRED",
                )
            ]
            if keyed
            else []
        ),
    )
    op.create_index("ix_records_announced", "records", ["announced"])
    op.create_index("ix_records_article_id", "records", ["article_id"])
    op.create_index("ix_records_currency_amount", "records", ["currency", "amount"])
    op.create_index("ix_records_part_of", "records", ["part_of"])
    op.create_index("ix_records_payer_id", "records", ["payer_id"])
    op.create_index("ix_records_recipient_id", "records", ["recipient_id"])
    op.create_table(
        "equivalents",
        sa.Column("record_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(30, 4), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("amount_max", sa.Numeric(30, 4)),
        sa.Column("modifier", sa.String(16), nullable=False),
        sa.Column("per", sa.Text()),
        sa.Column("amount_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "position", name="pk_equivalents"),
        *(
            [
                sa.ForeignKeyConstraint(
                    ["record_id"], ["records.id"], name="fk_equivalents_record_id", ondelete="CASCADE"
                )
            ]
            if keyed
            else []
        ),
    )
    op.create_table(
        "mentions",
        sa.Column("record_id", sa.String(16), nullable=False),
        sa.Column("field", sa.String(24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "field", "position", name="pk_mentions"),
        *(
            [sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_mentions_record_id", ondelete="CASCADE")]
            if keyed
            else []
        ),
    )


def _run_tables() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("items_done", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "failures",
        sa.Column("run_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("article", sa.Text()),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_failures"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_failures_run_id"),
    )
