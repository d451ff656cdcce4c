"""What stands over the items of a list: the line that leads into it, and a heading."""

from __future__ import annotations

from earmark.amounts import find_amounts
from earmark.model.lines import unit_starts
from earmark.relations.headings import over_units

LED = "The council awarded the following grants:\n"
GRANTS = f"{LED}$40,000 for Avon Hall\n$25,000 for Brook Mill\n"
COUNTIES = f"{LED}Avon County\n$40,000 in 2024\n$25,000 in 2025\nBrook County\n3\n$90,000\n"
TALK = "It rained. We went home early. They sang until the night was over. Nobody saw the owl. "


def over(text: str) -> dict[str, tuple[str | None, str | None]]:
    """Return what stands over each unit of ``text``: what leads into its list, and its heading."""
    starts = unit_starts(text)
    units = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    told = over_units(text, starts, find_amounts(text))
    names = [*units, None]
    return {
        unit: tuple(names[-1 if place is None else place] for place in (o.lead, o.heading))
        for unit, o in zip(units, told, strict=True)
    }


def test_what_leads_into_a_list_stands_over_each_of_its_items() -> None:
    told = over(GRANTS)
    assert told["$40,000 for Avon Hall"] == told["$25,000 for Brook Mill"] == (LED.strip(), None)


def test_a_heading_stands_over_the_sums_below_it_and_a_number_is_none() -> None:
    told = over(COUNTIES)
    assert told["$25,000 in 2025"] == (LED.strip(), "Avon County")
    assert told["$90,000"] == (LED.strip(), "Brook County")


def test_behind_the_list_nothing_stands_over_a_sum() -> None:
    assert over(f"{GRANTS}{TALK}The mayor earns $90,000.")["The mayor earns $90,000."] == (None, None)
    assert over("The mayor earns $90,000.")["The mayor earns $90,000."] == (None, None)
