"""The same contract as SQL tables: articles, records, parties, mentions, and the views people ask first.

Keyed by the stable ids, so that writing an article again changes nothing. Money is NUMERIC, never float. Three
dialects: SQLite, PostgreSQL, DuckDB. DuckDB checks a foreign key before the statements that would satisfy it have
ended, so that rows under a key cannot be replaced in one transaction; there, the keys into ``records`` are left out,
and the index on what an article's row may change.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from importlib import import_module
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator, TypeEngine


class Exact(TypeDecorator[Decimal]):
    """NUMERIC that never passes through a float on its way into the database.

    SQLite has no decimals: a whole number lies there as a 64-bit integer, exact; one with a fraction as the
    number nearest to its digits, which come back as written up to 15 of them.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As NUMERIC everywhere; on SQLite and DuckDB without SQLAlchemy's conversion to float."""
        exact: Any = self.impl_instance
        return _AsWritten(exact.precision, exact.scale) if dialect.name in ("sqlite", "duckdb") else exact

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """A decimal, or for SQLite its digits, which the column's affinity makes a number."""
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Always a decimal."""
        return None if value is None else Decimal(str(value))


class _AsWritten(Numeric[Any]):
    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


#: Whole currency units up to 26 digits, and four decimals for rates and prices a share.
MONEY = Exact(30, 4)
#: Percentages and factors.
RATIO = Exact(18, 6)
DIALECTS = ("sqlite", "postgresql", "duckdb")
_KEYED = ("sqlite", "postgresql")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _key(column: str, target: str, *, deferred: bool = False) -> ForeignKeyConstraint:
    cascade = "CASCADE" if target.startswith("records.") else None
    key = ForeignKeyConstraint(
        [column], [target], ondelete=cascade, deferrable=deferred or None, initially="DEFERRED" if deferred else None
    )
    return key.ddl_if(dialect=cast(str, _KEYED)) if cascade else key  # a tuple means any of them


def _index(column: str) -> Index:
    """An index on a value that may change in rows that keys point at."""
    return Index(None, column, info={"dialects": _KEYED}).ddl_if(dialect=cast(str, _KEYED))


articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("published", Date),
    Column("url", Text),
    Column("source", Text),
    Column("language", String(3)),
    Column("text", Text, doc="what the offsets of mentions count in; kept where the article has a record"),
    _index("published"),
)

parties = Table(
    "parties",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Index(None, "name"),
)

records = Table(
    "records",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("position", Integer, nullable=False, doc="among the article's records, from 0"),
    Column("payer_id", String(16)),
    Column("recipient_id", String(16)),
    Column("purpose", Text),
    Column("amount", MONEY),
    Column("currency", String(4)),
    Column("amount_max", MONEY),
    Column("modifier", String(16)),
    Column("per", Text),
    Column("amount_text", Text),
    Column("share_percent", RATIO),
    Column("share_of", Text),
    Column("change_percent", RATIO),
    Column("change_factor", RATIO),
    Column("change_from", MONEY),
    Column("change_basis", Text),
    Column("instrument", String(24), nullable=False),
    Column("status", String(16), nullable=False),
    Column("period_text", Text),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("announced", Date),
    Column("part_of", String(16)),
    Column("confidence", Double, nullable=False),
    _key("article_id", "articles.id"),
    _key("payer_id", "parties.id"),
    _key("recipient_id", "parties.id"),
    _key("part_of", "records.id", deferred=True),
    Index(None, "article_id"),
    Index(None, "payer_id"),
    Index(None, "recipient_id"),
    Index("ix_records_currency_amount", "currency", "amount"),
    Index(None, "announced"),
    Index(None, "part_of"),
)

equivalents = Table(
    "equivalents",
    metadata,
    Column("record_id", String(16), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("amount", MONEY, nullable=False),
    Column("currency", String(4), nullable=False),
    Column("amount_max", MONEY),
    Column("modifier", String(16), nullable=False),
    Column("per", Text),
    Column("amount_text", Text, nullable=False),
    _key("record_id", "records.id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("record_id", String(16), primary_key=True),
    Column("field", String(24), primary_key=True, doc="the record's field; payer.mentions, recipient.mentions"),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("text", Text, nullable=False),
    _key("record_id", "records.id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("options", Text, nullable=False, doc="JSON: what was asked for"),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("finished", DateTime(timezone=True)),
    Column("items_done", BigInteger, nullable=False, doc="of the input that are done, from its beginning"),
    Column("digest", String(64), nullable=False, doc="of those items, to know the input again"),
    Column("counts", Text, nullable=False, doc="JSON: articles, records, failed, skipped by reason"),
)

failures = Table(
    "failures",
    metadata,
    Column("run_id", String(16), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place", Text, nullable=False),
    Column("step", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("article", Text, doc="JSON: the article, where it came so far"),
    ForeignKeyConstraint(["run_id"], ["runs.id"]),
)

#: The present form of the tables: the last of the steps in earmark/write/migrations.
FORM = "0002"
#: Where Alembic keeps the form that a database has.
forms = Table(
    "alembic_version",
    sa.MetaData(),
    Column("version_num", String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

#: In the order in which rows can be inserted.
TABLES: tuple[Table, ...] = (articles, parties, records, equivalents, mentions, runs, failures)

_YEAR = {
    "sqlite": "CAST(strftime('%Y', {0}) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(YEAR FROM {0}) AS INTEGER)",
    "duckdb": "CAST(EXTRACT(YEAR FROM {0}) AS INTEGER)",
}

_TOLD_ON = "COALESCE(record.announced, article.published)"
#: Of a total that counts already, the parts stay out; ``{same}`` says which totals.
_TOTAL = """
SELECT {columns}, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected'){same}
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected'){known}
GROUP BY {columns}"""

#: What one allocation has in common wherever it is told. Where a party is untold the purpose has to be the same too,
#: and where all three are untold nothing is.
_SAME = """payer_id, recipient_id,
      CASE WHEN payer_id IS NULL AND recipient_id IS NULL AND purpose IS NULL THEN record_id
        WHEN payer_id IS NULL OR recipient_id IS NULL THEN LOWER(purpose) END,
      amount, currency, instrument, year"""

#: ``allocations``: one that several articles tell with the same parties, sum, instrument and year is one row, on the
#: standing told last, and a part if any of them says so; what one article tells as two records stays two. Rates (a sum
#: a year, a household) are left out, for they add up to nothing. The totals take in neither what was cut or rejected
#: nor the parts of a total of the same payer (recipient), and never mix currencies.
_VIEWS = {
    "allocations": """
SELECT told.record_id, told.article_id, p.name AS payer, r.name AS recipient, told.purpose,
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
WHERE told.place = 1""",
    "payer_totals": _TOTAL.format(
        columns="a.payer, a.year, a.currency",
        same=" AND whole.payer_id = a.payer_id",
        known=" AND a.payer IS NOT NULL",
    ),
    "recipient_totals": _TOTAL.format(
        columns="a.recipient, a.year, a.currency",
        same=" AND whole.recipient_id = a.recipient_id",
        known=" AND a.recipient IS NOT NULL",
    ),
    "year_totals": _TOTAL.format(columns="a.year, a.currency, a.instrument", same="", known=""),
}


def views(dialect: str) -> dict[str, str]:
    """The SELECT statement of each view, in the order in which they build on each other.

    Args:
        dialect: ``sqlite``, ``postgresql`` or ``duckdb``.
    """
    year = _YEAR[dialect].format(_TOLD_ON)
    return {name: body.strip().format(year=year, told_on=_TOLD_ON, same=_SAME) for name, body in _VIEWS.items()}


def ddl(dialect: str) -> str:
    """The statements that make the database, as SQL text; what the migrations amount to.

    Args:
        dialect: ``sqlite``, ``postgresql`` or ``duckdb``.

    Raises:
        ValueError: if the dialect is not one of these.
    """
    if dialect not in DIALECTS:
        raise ValueError(f"no tables for {dialect!r}: choose one of {', '.join(DIALECTS)}")
    compiler = _dialect(dialect)
    statements: list[str] = []
    for table in TABLES:
        statements.append(str(CreateTable(table).compile(dialect=compiler)).strip())
        indexes: Iterable[Index] = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [
            str(CreateIndex(index).compile(dialect=compiler)).strip()
            for index in indexes
            if dialect in index.info.get("dialects", DIALECTS)
        ]
    statements += [f"CREATE VIEW {name} AS\n{select}" for name, select in views(dialect).items()]
    statements.append(str(CreateTable(forms).compile(dialect=compiler)).strip())
    statements.append(f"INSERT INTO {forms.name} (version_num) VALUES ('{FORM}')")
    lines = (line.rstrip() for statement in statements for line in f"{statement};\n".splitlines())
    return "\n".join(lines) + "\n"


def _dialect(name: str) -> Dialect:
    """The SQLAlchemy dialect; DuckDB's tables are spelt as PostgreSQL's, so its driver is not needed."""
    module = import_module(f"sqlalchemy.dialects.{'postgresql' if name == 'duckdb' else name}")
    dialect: DefaultDialect = module.dialect()
    dialect.name = name
    return dialect
