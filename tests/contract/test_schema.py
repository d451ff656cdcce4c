"""The files of schemas/ say what the models say, and documents validate against them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from earmark.contract.gold import load_gold
from earmark.contract.schema import FILES, MODELS, example, files, json_schema

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"


@pytest.mark.parametrize(("name", "make"), FILES, ids=[name for name, _ in FILES])
def test_the_file_is_what_the_models_say(name: str, make: Any) -> None:
    path = SCHEMAS / name
    remedy = "run `earmark schema --out schemas` and look at what changed"
    assert path.is_file(), f"{path} is missing: {remedy}"
    assert path.read_text(encoding="utf-8") == make(), f"{path} and the models disagree: {remedy}"


def test_schemas_holds_no_other_files() -> None:
    assert {path.name for path in SCHEMAS.iterdir() if path.is_file()} == set(files())


@pytest.mark.parametrize("name", MODELS)
def test_it_is_a_valid_schema_with_an_id_a_title_and_descriptions(name: str) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:earmark:schema:{name}:2"
    assert schema["title"] == f"earmark {name}"
    assert schema["description"]


@pytest.mark.parametrize("name", ["article", "record", "extraction"])
def test_every_property_of_a_record_is_described(name: str) -> None:
    schema = json_schema(name)
    nodes = [schema, *schema.get("$defs", {}).values()]
    bare = [
        f"{node['title']}.{key}"
        for node in nodes
        for key, value in node.get("properties", {}).items()
        if "description" not in value
    ]
    assert bare == []


def errors(name: str, document: object) -> list[ValidationError]:
    return list(Draft202012Validator(json_schema(name)).iter_errors(document))


def test_the_example_and_its_records_and_article_validate() -> None:
    document = example().model_dump(mode="json")
    assert errors("extraction", document) == []
    assert errors("article", document["article"]) == []
    assert [errors("record", record) for record in document["records"]] == [[], []]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("instrument", "gift"),
        ("status", "promised"),
        ("confidence", 1.5),
        ("amount", {"value": "5", "currency": "USD", "text": "$5"}),
        ("amount", {"value": 5, "currency": "dollars", "text": "$5"}),
        ("share", {"percent": 130, "of": "the fund"}),
        ("share", {"percent": 30}),
        ("id", "1"),
        ("payers", None),
    ],
)
def test_a_record_that_breaks_the_contract_does_not_validate(field: str, value: object) -> None:
    record = json.loads(example().records[0].model_dump_json())
    assert errors("record", record | {field: value})


def test_gold_files_validate() -> None:
    for path in sorted((ROOT / "corpus").glob("*.json"))[::50]:
        load_gold(path)
        assert errors("gold", json.loads(path.read_text(encoding="utf-8"))) == [], path
    assert errors("gold", json.loads((ROOT / "corpus" / "seed.json").read_text(encoding="utf-8"))) == []


def test_bounds_of_numbers_are_told() -> None:
    percent = json_schema("record")["$defs"]["Share"]["properties"]["percent"]
    assert (percent["exclusiveMinimum"], percent["maximum"]) == (0, 100)
