"""SQLite, DuckDB and PostgreSQL hold the same, exactly, however often it is written."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from earmark.contract import Extraction, stable_id
from earmark.contract.tables import DIALECTS, FORM, TABLES, ddl, forms, metadata, records, views
from earmark.write import Database, DatabaseError, open_sink
from earmark.write.load import load_files
from earmark.write.migrations.run import script_config, upgrade
from earmark.write.urls import database_url


def dump(url: str) -> dict[str, list[str]]:
    with Database(url) as database, database.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in TABLES}


def test_everything_of_a_record_is_in_its_columns(url: str, chips: Any) -> None:
    with open_sink(url) as sink:
        sink.write(chips())
    with Database(url) as database, database.engine.connect() as connection:
        part, total, share = connection.execute(sa.select(records).order_by(records.c.position)).mappings()
        found = dump(url)
    assert total["amount"] == Decimal("1230000000000")
    assert isinstance(total["amount"], Decimal)
    assert (total["currency"], total["modifier"], total["change_factor"]) == ("JPY", "exact", Decimal(4))
    assert (total["period_start"], total["announced"]) == (date(2026, 4, 1), date(2025, 12, 26))
    assert part["amount"] == Decimal("150500000000.25")
    assert part["part_of"] == total["id"]
    assert (share["amount"], share["share_percent"], share["share_of"]) == (None, Decimal(30), "the fund")
    assert len(found["parties"]) == 3
    assert len(found["equivalents"]) == 1
    assert len(found["mentions"]) == 20


def test_mentions_point_into_the_article(url: str, chips: Any, query: Any) -> None:
    with open_sink(url) as sink:
        sink.write(chips())
    rows = query(
        url,
        "SELECT m.start_char, m.end_char, m.text, a.text FROM mentions m JOIN records r ON r.id = m.record_id "
        "JOIN articles a ON a.id = r.article_id",
    )
    assert rows
    assert all(text[start:end] == words for start, end, words, text in rows)


def test_writing_again_changes_nothing(url: str, chips: Any) -> None:
    for _ in range(2):
        with open_sink(url) as sink:
            sink.write(chips())
        first = dump(url)
    with open_sink(url) as sink:
        sink.write(chips())
        sink.write(chips())
    assert dump(url) == first


def test_an_article_read_anew_replaces_what_was_known_of_it(url: str, chips: Any, query: Any) -> None:
    before = chips()
    with open_sink(url) as sink:
        sink.write(before)
        sink.write(chips("other"))
    after = Extraction(article=before.article, records=before.records[1:2])
    with open_sink(url) as sink:
        sink.write(after)
    assert query(url, "SELECT article_id, count(*) FROM records GROUP BY article_id ORDER BY article_id") == [
        ("other", 3),
        ("seed", 1),
    ]
    with open_sink(url) as sink:
        sink.write(Extraction(article=before.article))
    assert query(url, "SELECT id, text IS NULL FROM articles ORDER BY id") == [("other", False), ("seed", True)]


def test_an_error_in_the_block_leaves_no_half_article(url: str, chips: Any, query: Any) -> None:
    with pytest.raises(RuntimeError), open_sink(url) as sink:
        sink.write(chips())
        raise RuntimeError
    assert query(url, "SELECT count(*) FROM records") == [(0,)]


def test_amounts_come_back_exactly(url: str, simple: Any) -> None:
    values = ["0.1", "12345678901.99", "99999999999999999"]
    with open_sink(url) as sink:
        for value in values:
            sink.write(simple(value, "Acme", "Nova", value))
    with Database(url) as database, database.engine.connect() as connection:
        assert connection.scalars(sa.select(records.c.amount).order_by(records.c.amount)).all() == list(
            map(Decimal, values)
        )


@pytest.mark.parametrize("dialect", ["duckdb", "postgresql"])  # SQLite has no decimals
def test_as_many_digits_as_a_column_has_come_back(
    dialect: str, tmp_path: Path, simple: Any, request: pytest.FixtureRequest
) -> None:
    if dialect == "duckdb":
        pytest.importorskip("duckdb_engine")
    url = str(request.getfixturevalue("postgresql")) if dialect == "postgresql" else f"duckdb:///{tmp_path}/x.duckdb"
    most = "9" * 26 + ".9999"
    with open_sink(url) as sink:
        sink.write(simple("a", "Acme", "Nova", most))
    with Database(url) as database, database.engine.connect() as connection:
        assert connection.scalar(sa.select(records.c.amount)) == Decimal(most)


def test_an_amount_without_room_is_told_of(url: str, simple: Any) -> None:
    with pytest.raises(ValueError, match="too large"), open_sink(url) as sink:
        sink.write(simple("a", "Acme", "Nova", "9" * 40))


HOSTILE = [
    "Robert'); DROP TABLE records;--",
    '<script>alert("x")</script>',
    "=HYPERLINK(1)",
    "a\tb\\N\nc",
    "\\.",
    "%s {0} :id",
    "naïve 漢字 \u202e",
    "\\x00",
    "'",
]


def test_names_are_values_and_nothing_else(url: str, simple: Any, query: Any) -> None:
    with open_sink(url) as sink:
        for name in HOSTILE:
            sink.write(simple(name, name, "Nova", 5))
    assert {name for (name,) in query(url, "SELECT name FROM parties")} == {*HOSTILE, "Nova"}
    assert {name for (name,) in query(url, "SELECT id FROM articles")} == set(HOSTILE)


def test_nul_is_replaced_at_its_place(url: str, simple: Any, query: Any) -> None:
    with open_sink(url) as sink:
        sink.write(simple("a", "Ac\x00me", "Nova", 5))
    assert ("Ac\ufffdme",) in query(url, "SELECT name FROM parties")


def test_totals_count_an_allocation_once(url: str, simple: Any, chips: Any, query: Any) -> None:
    told = [
        simple("a", "State", "Acme", 100),
        simple("b", "State", "Acme", 100, status="paid", published=date(2025, 5, 1)),  # told again
        simple("c", "State", "Acme", 100, published=date(2024, 3, 4)),  # another year
        simple("d", "State", "Acme", 7, status="cut"),
        simple("e", "State", "Nova", 50),
        simple("f", "State", "Nova", 9, amount={"value": 9, "currency": "USD", "text": "$9", "per": "year"}),
        chips(),
    ]
    with open_sink(url) as sink:
        for extraction in told:
            sink.write(extraction)
    assert query(url, "SELECT payer, year, currency, total, allocations FROM payer_totals WHERE payer = 'State' "
                      "ORDER BY year") == [("State", 2024, "USD", 100, 1), ("State", 2025, "USD", 150, 2)]  # fmt: skip
    # The part for Rapidus is in the ministry's total already, but is all that Rapidus gets.
    ministry = "Ministry of Economy, Trade and Industry"
    assert query(url, "SELECT payer, total FROM payer_totals WHERE currency = 'JPY'") == [(ministry, 1230000000000)]
    found = query(url, "SELECT recipient, total FROM recipient_totals WHERE currency = 'JPY'")
    assert [(name, float(total)) for name, total in found] == [("Rapidus", 150500000000.25)]
    told_twice = "SELECT status, articles FROM allocations WHERE recipient = 'Acme' AND amount = 100 AND year = 2025"
    assert query(url, told_twice) == [("paid", 2)]
    assert query(url, "SELECT total FROM year_totals WHERE year = 2025 AND currency = 'JPY'") == [(1230000000000,)]


def test_two_equal_sums_of_one_article_are_two_allocations(url: str, simple: Any, query: Any) -> None:
    first = simple("a", "Norway", "Kenya", 5, purpose=None)
    again = first.records[0].model_copy(update={"id": stable_id("a", "schools")})
    two = Extraction(article=first.article, records=(*first.records, again))
    with open_sink(url) as sink:
        sink.write(two)
        sink.write(simple("b", "Norway", "Kenya", 5, published=date(2025, 6, 1)))  # tells one of them again
    assert sorted(query(url, "SELECT article_id, articles FROM allocations")) == [("a", 1), ("b", 2)]
    assert query(url, "SELECT payer, total, allocations FROM payer_totals") == [("Norway", 10, 2)]


def test_a_part_stays_one_where_another_article_tells_it_alone(url: str, simple: Any, query: Any) -> None:
    whole = simple("a", "Norway", "Kenya", 100)
    record = simple("a", "Norway", "Kenya", 30).records[0]
    part = record.model_copy(
        update={
            "id": stable_id("a", "part"),
            "part_of": whole.records[0].id,
            "evidence": record.evidence | {"part_of": record.evidence["status"]},
        }
    )
    with open_sink(url) as sink:
        sink.write(whole.model_copy(update={"records": (*whole.records, part)}))
        sink.write(simple("b", "Norway", "Kenya", 30, published=date(2025, 6, 1)))
    assert query(url, "SELECT total, allocations FROM payer_totals") == [(100, 1)]


def without(extraction: Extraction, *parties: str, purpose: str | None) -> Extraction:
    """``extraction`` with its record's parties untold, and a purpose."""
    (record,) = extraction.records
    places = {name: found for name, found in record.evidence.items() if name not in parties}
    if purpose:
        places["purpose"] = record.evidence["amount"]
    told = record.model_copy(update={"purpose": purpose, "evidence": places, **dict.fromkeys(parties)})
    return extraction.model_copy(update={"records": (told,)})


@pytest.mark.parametrize(
    ("untold", "purposes", "found"),
    [
        ([], ["wells", "clean water"], [2]),
        (["recipient"], ["clean water", "Clean water"], [2]),
        (["recipient"], ["clean water", "schools"], [1, 1]),
        (["recipient"], [None, None], [2]),
        (["payer"], ["clean water", "clean water"], [2]),
        (["payer", "recipient"], ["clean water", "clean water"], [2]),
        (["payer", "recipient"], [None, None], [1, 1]),
    ],
)
def test_what_is_untold_is_the_same_where_the_purpose_is(
    url: str, untold: list[str], purposes: list[str | None], found: list[int], simple: Any, query: Any
) -> None:
    with open_sink(url) as sink:
        for article_id, purpose in zip("ab", purposes, strict=True):
            sink.write(without(simple(article_id, "Norway", "Kenya", 5), *untold, purpose=purpose))
    assert [articles for (articles,) in query(url, "SELECT articles FROM allocations")] == found


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])  # DuckDB does not tell Alembic what it holds
def test_migrations_make_what_the_models_say(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = str(request.getfixturevalue("postgresql")) if dialect == "postgresql" else f"sqlite:///{tmp_path}/x.db"
    with Database(url) as database, database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(sa.inspect(connection).get_view_names()) == set(views(dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_ddl_makes_what_the_migrations_make(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if dialect == "postgresql":
        plain = migrated = str(request.getfixturevalue("postgresql"))
    else:
        plain, migrated = (f"{dialect}:///{tmp_path}/{name}.{dialect}" for name in ("plain", "migrated"))
    engine = sa.create_engine(database_url(plain))
    with engine.begin() as connection:
        for statement in ddl(dialect).split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    made = shape(engine, dialect)
    if dialect == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    with Database(migrated) as database:
        assert shape(database.engine, dialect) == made


def make(url: str, dialect: str) -> None:
    """Make the tables by the SQL that ``earmark schema`` prints."""
    engine = sa.create_engine(database_url(url))
    with engine.begin() as connection:
        for statement in filter(str.strip, ddl(dialect).split(";\n")):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_tables_made_by_the_ddl_are_written_to(url: str, chips: Any, query: Any) -> None:
    make(url, url.split(":")[0])
    with open_sink(url) as sink:
        sink.write(chips())
    assert query(url, "SELECT count(*) FROM records") == [(3,)]


def test_who_may_only_write_rows_writes_to_tables_that_somebody_made(postgresql: str, chips: Any, query: Any) -> None:
    make(postgresql, "postgresql")
    engine = sa.create_engine(database_url(postgresql))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS writer")
        connection.exec_driver_sql("CREATE ROLE writer LOGIN")
        connection.exec_driver_sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer")
    engine.dispose()
    with open_sink(postgresql.replace("earmark@", "writer@")) as sink:
        sink.write(chips())
    assert query(postgresql, "SELECT count(*) FROM records") == [(3,)]


def test_an_earlier_form_is_brought_up_to_date_with_what_it_holds(url: str, chips: Any, query: Any) -> None:
    engine = sa.create_engine(database_url(url))
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql("CREATE VIEW mine AS SELECT payer, total FROM payer_totals")  # hinders no step
    engine.dispose()
    with open_sink(url) as sink:
        sink.write(chips())
    assert query(url, "SELECT version_num FROM alembic_version") == [(FORM,)]
    assert query(url, "SELECT payer, total FROM mine") == [("Ministry of Economy, Trade and Industry", 1230000000000)]


def test_the_form_is_the_last_step() -> None:
    assert ScriptDirectory.from_config(script_config()).get_current_head() == FORM


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])  # DuckDB is for one process
def test_many_open_a_new_database_at_once(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = str(request.getfixturevalue("postgresql")) if dialect == "postgresql" else f"sqlite:///{tmp_path}/x.db"
    with ProcessPoolExecutor(4, get_context("spawn")) as processes:
        list(processes.map(open_database, [url] * 4))


def open_database(url: str) -> None:
    Database(url).close()


def test_threads_open_new_databases_of_their_own_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(open_database, [f"sqlite:///{tmp_path}/{number}.db" for number in range(4)]))


def test_a_database_that_was_not_made_to_the_end_is_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("earmark.write.migrations.run.upgrade", half_an_upgrade)
        with pytest.raises(KeyboardInterrupt):
            Database(url)
    Database(url).close()


def half_an_upgrade(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE articles (id TEXT)")
    raise KeyboardInterrupt


def shape(engine: sa.Engine, dialect: str) -> dict[str, Any]:
    """Columns, keys, indexes and views as the database itself tells them."""
    if dialect == "duckdb":
        with engine.connect() as connection:
            told = [
                "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
                "WHERE table_name <> 'alembic_version' ORDER BY ALL",
                "SELECT table_name, constraint_text FROM duckdb_constraints() "
                "WHERE table_name <> 'alembic_version' ORDER BY ALL",
                "SELECT table_name, index_name, expressions FROM duckdb_indexes() ORDER BY ALL",
                "SELECT view_name, replace(sql, 'OR REPLACE ', '') FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
                "SELECT version_num FROM alembic_version",
            ]
            return {query: [tuple(row) for row in connection.exec_driver_sql(query)] for query in told}
    inspector = sa.inspect(engine)
    found: dict[str, Any] = {name: inspector.get_view_definition(name) for name in inspector.get_view_names()}
    with engine.connect() as connection:
        found["form"] = connection.scalar(sa.select(forms.c.version_num))
    for table in (table.name for table in TABLES):
        found[table] = [
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            sorted(repr(sorted(key.items(), key=str)) for key in inspector.get_foreign_keys(table)),
            sorted((str(index["name"]), index["column_names"]) for index in inspector.get_indexes(table)),
            inspector.get_pk_constraint(table)["constrained_columns"],
        ]
    return found


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.db"
    with sa.create_engine(url).begin() as connection:
        connection.execute(sa.text("CREATE TABLE records (song TEXT)"))
    with pytest.raises(DatabaseError, match="records that are not earmark's"):
        Database(url)


def test_a_database_of_a_newer_earmark_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/newer.db"
    with Database(url) as database, database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="newer earmark"):
        Database(url)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("records", "no database URL"),
        ("mysql://localhost/x", "mysql is no database earmark writes"),
        ("sqlite:////no/such/folder/x.db", "there is no folder"),
        ("sqlite://x.db", "names a host: write sqlite:///file"),
        ("duckdb://x.duckdb", "names a host: write duckdb:///file"),
        ("postgresql://ann@localhost:five/x", "no database URL"),
        ("postgresql://nobody@127.0.0.1:1/x", "cannot use postgresql"),
    ],
)
def test_what_cannot_be_opened_is_told_in_a_line(target: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message):
        Database(target)


@pytest.mark.parametrize(
    "target",
    [
        "postgresql://someone:secret@127.0.0.1:1/x",
        "postgresql+psycopg2://someone:secret@127.0.0.1:1/x",
        "postgres://someone@127.0.0.1:1/x?password=secret",
        "postgresql://someone:secret@127.0.0.1:port/x",
        "postgresql://someone:top@secret@127.0.0.1:1/x",
        "postgresql://someone:secret@[::1:1/x",
        "postgresql:/someone:secret@127.0.0.1/x",
        "someone:secret@127.0.0.1/x",
        "host=127.0.0.1 user=someone password=secret",
        "mysql://someone:secret@127.0.0.1/x",
        "sqlite://someone:secret@x.db",
    ],
)
def test_passwords_are_not_told(target: str) -> None:
    with pytest.raises(DatabaseError) as error:
        Database(target)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_goes_by_many_names(name: str) -> None:
    url = database_url(f"{name}://ann:p%40ss%2Fw%3Ard@localhost:5433/news?sslmode=require")
    assert (url.drivername, url.password, url.port) == ("postgresql+psycopg", "p@ss/w:rd", 5433)


@pytest.mark.parametrize("target", ["sqlite://", "sqlite:///:memory:", "duckdb:///:memory:"])
def test_a_database_in_memory_is_the_same_in_every_thread(target: str, tmp_path: Path, chips: Any) -> None:
    if target.startswith("duckdb"):
        pytest.importorskip("duckdb_engine")
    (tmp_path / "told.jsonl").write_text(chips().model_dump_json() + "\n", encoding="utf-8")
    with Database(target) as database:
        assert load_files([tmp_path / "told.jsonl"], database).records == 3
        with database.engine.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(records)) == 3
