"""The view of allocations tells apart what one article tells as two, and knows a part by what any article says."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


TOLD_ON = "COALESCE(record.announced, article.published)"
SAME = """payer_id, recipient_id,
      CASE WHEN payer_id IS NULL AND recipient_id IS NULL AND purpose IS NULL THEN record_id
        WHEN payer_id IS NULL OR recipient_id IS NULL THEN LOWER(purpose) END,
      amount, currency, instrument, year"""
AFTER = """SELECT told.record_id, told.article_id, p.name AS payer, r.name AS recipient, told.purpose,
  told.amount, told.currency, told.instrument, told.status, told.told_on, told.year, told.articles,
  told.confidence, told.whole AS part_of, told.payer_id, told.recipient_id
FROM (
  SELECT one.*,
    COUNT(*) OVER same AS articles,
    CAST(COALESCE(part_of, MAX(part_of) OVER same) AS VARCHAR(16)) AS whole,
    ROW_NUMBER() OVER (same ORDER BY told_on IS NULL, told_on DESC, record_id) AS place
  FROM (
    SELECT dated.*,
      ROW_NUMBER() OVER (PARTITION BY article_id, {same} ORDER BY position) AS nth
    FROM (
      SELECT record.id AS record_id, record.article_id, record.position, record.payer_id, record.recipient_id,
        record.purpose, record.amount, record.currency, record.instrument, record.status, record.part_of,
        record.confidence, {told_on} AS told_on, {year} AS year
      FROM records AS record JOIN articles AS article ON article.id = record.article_id
      WHERE record.amount IS NOT NULL AND record.per IS NULL
    ) AS dated
  ) AS one
  WINDOW same AS (PARTITION BY {same}, nth)
) AS told
LEFT JOIN parties AS p ON p.id = told.payer_id
LEFT JOIN parties AS r ON r.id = told.recipient_id
WHERE told.place = 1"""
BEFORE = """SELECT told.record_id, told.article_id, p.name AS payer, r.name AS recipient, told.purpose,
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
WHERE told.place = 1"""


def upgrade() -> None:
    """Give the view its new query."""
    _replace(AFTER)


def downgrade() -> None:
    """Give it the former one."""
    _replace(BEFORE)


def _replace(select: str) -> None:
    """Put ``select`` in the view's place; where there are rights to it and views upon it, these stay."""
    dialect = op.get_bind().dialect.name
    year = "CAST(strftime('%Y', {0}) AS INTEGER)" if dialect == "sqlite" else "CAST(EXTRACT(YEAR FROM {0}) AS INTEGER)"
    filled = {"{same}": SAME, "{year}": year.format(TOLD_ON), "{told_on}": TOLD_ON}
    for mark, text in filled.items():
        select = select.replace(mark, text)
    if dialect == "sqlite":
        op.execute("DROP VIEW allocations")
    op.execute(f"CREATE {'' if dialect == 'sqlite' else 'OR REPLACE '}VIEW allocations AS\n{select}")
