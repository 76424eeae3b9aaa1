"""What stands among the details of a recommendation is what an offering can hold, or it is no plan."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from indsatsmotor import Plan
from indsatsmotor.plan import offering_of
from tests.plan.companions import plan


def with_details(**details: object) -> str:
    """The plan as a document, with other details of its first recommendation."""
    document = json.loads(plan().to_json())
    first = document["recommendations"][0]
    first["details"] = {**first["details"], **details}
    return json.dumps(document)


@pytest.mark.parametrize(
    "details",
    [
        {"pairs": [{"students": None}]},
        {"pairs": [{}]},
        {"pairs": "e1"},
        {"pairs": [{"students": ["e1", "e1"]}]},
        {"packs": [{"day": "i morgen"}]},
        {"packs": [None]},
        {"focus": 3},
        {"focus": [["e1"]]},
        {"supplier_id": ["lev"]},
        {"follow_up": {"form": "mentor", "weeks": -1}},
        {"findes_ikke": 1},
    ],
)
def test_details_that_no_offering_has_make_no_plan(details):
    with pytest.raises(ValidationError, match="no offering has such details"):
        Plan.model_validate_json(with_details(**details))


@pytest.mark.parametrize("name", ["pairs", "packs", "follow_up", "supplier_id", "guide_languages"])
def test_what_is_unknown_is_left_out_of_the_details(name):
    with pytest.raises(ValidationError, match="unknown is left out"):
        Plan.model_validate_json(with_details(**{name: None}))


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"pairs": [{"students": ["e1", "e2"]}]},
        {"focus": ["e1"]},
        {"supplier_id": "lev"},
        {"whole_class": True},
        {"packs": [{"day": "2027-08-09", "guide": True}]},
    ],
)
def test_details_that_an_offering_has_are_kept_as_they_are(details):
    read = Plan.model_validate_json(with_details(**details))
    told = dict(read.recommendations[0].details)
    assert told == {**plan().recommendations[0].details, **details}
    assert offering_of(read.recommendations[0])
