"""Rulesets that try to recommend packs alone: the shipped files as data, and what the hostile do to them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indsatsmotor import Policy
from indsatsmotor.loading import load_ruleset, shipped_rulesets
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules._invariants import INVARIANTS
from tests.allocation.schools import A, B, C, D, E

Files = dict[str, dict[str, Any]]
"""The files of the rulesets as data, by path."""
Pick = Callable[[Sequence[Any]], Any]
"""Chooses among several things."""
Change = Callable[[Files, Pick], None]

CATALOGUE = "inspirationskatalog-2021/interventions.yaml"
TYPES = "inspirationskatalog-2021/4-2-typer.rules.yaml"
WORDS = {"da": "x", "en": "x"}
CITE = {"source": "inspirationskatalog-2021", "section": "K4.T2.typer", "lines": "1340-1343"}
COMMON = {"title": WORDS, "cite": CITE, "because": WORDS}
ALWAYS = {"offering": {"id": {"is_not": ""}}}


@cache
def _shipped() -> Files:
    folder = shipped_rulesets()
    paths = (p for p in sorted(folder.rglob("*.yaml")) if not p.name.endswith(".cases.yaml"))
    return {str(p.relative_to(folder)): read_yaml(p).data for p in paths if p.name != "index.yaml"}


def shipped() -> Files:
    """The shipped files, to be changed."""
    return copy.deepcopy(_shipped())


def loaded(files: Files, policy: Policy | None = None) -> Rulebook:
    """The rules in force when *files* are read from folders; every JSON file is a YAML file."""
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, *([] if name.startswith(LAYER) else ["regler"]), name)
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")
        layers = [Path(folder, LAYER)] if Path(folder, LAYER).exists() else []
        ruleset, catalogue = load_ruleset(Path(folder, "regler"), *layers)
    return Rulebook(ruleset, catalogue, policy or Policy())


LAYER = "kommunen"


def the_layer(files: Files) -> dict[str, Any]:
    """The one file of rules of a layer over the shipped ones."""
    files[f"{LAYER}/source.yaml"] = {**files["inspirationskatalog-2021/source.yaml"], "id": LAYER}
    return files.setdefault(f"{LAYER}/egne.rules.yaml", {"source": LAYER, "section": "K4.T2.typer"})


def lay_over(files: Files, *rules: dict[str, Any]) -> None:
    """Rules of the municipality's own, in a layer over the shipped ones."""
    the_layer(files).setdefault("rules", []).extend({**COMMON, **rule} for rule in rules)


def lay_withdrawn(files: Files, *rules: str) -> None:
    """Rules withdrawn by a layer over the shipped ones."""
    why = {"reason": WORDS, "cite": CITE}
    the_layer(files).setdefault("withdraws", {}).update(dict.fromkeys(rules, why))


def lay_values(files: Files, **values: Any) -> None:
    """Parameters set by a layer over the shipped ones, by id with ``_`` for ``-``."""
    overrides = the_layer(files).setdefault("overrides", {}).setdefault("parameters", {})
    for name, value in values.items():
        overrides[name.replace("_", "-")] = {"value": value, "reason": WORDS, "cite": CITE}


def _rules(files: Files) -> list[dict[str, Any]]:
    return [rule for data in files.values() for rule in data.get("rules", ())]


def _parameters(files: Files) -> dict[str, dict[str, Any]]:
    return {name: one for data in files.values() for name, one in data.get("parameters", {}).items()}


# --- rules ---


def withdraw_some_rules(files: Files, pick: Pick) -> None:
    for _ in range(pick(range(1, 20))):
        pick(_rules(files))["status"] = "withdrawn"


def withdraw_what_packs_require(files: Files, pick: Pick) -> None:
    for rule in _rules(files):
        if E in str(rule.get("of")) and (rule["kind"] == "require" or "requirement" in rule):
            rule["status"] = "withdrawn"


def withdraw_what_the_engine_enforces(files: Files, pick: Pick) -> None:
    for rule in files[TYPES]["rules"]:
        rule["status"] = "withdrawn"


def leave_out_what_the_engine_enforces(files: Files, pick: Pick) -> None:
    files[TYPES]["rules"].remove(pick(files[TYPES]["rules"]))


def redefine_what_the_engine_enforces(files: Files, pick: Pick) -> None:
    name = pick(sorted(INVARIANTS))
    lay_over(files, {"id": name, "kind": "prefer", "weight": 1, "of": {"intervention": E}, "that": ALWAYS})


def refuse_every_community(files: Files, pick: Pick) -> None:
    """Nothing but packs meets its requirements."""
    for name in pick(([A, B, C, D], [A, B, D], [B])):
        lay_over(files, _required(name, {"offering": {"school_id": "ingen"}}))


def leave_every_community_undetermined(files: Files, pick: Pick) -> None:
    """They require something of a fact that nobody has told."""
    for name in (A, B, C, D):
        lay_over(files, _required(name, {"school": {"id": "offering.school_id", "anchoring_plan": True}}))


def _required(intervention: str, that: dict[str, Any]) -> dict[str, Any]:
    own = {"id": f"kommunens-krav-til-{intervention}", "kind": "require", "force": "hard"}
    return {**own, "otherwise": WORDS, "of": {"intervention": intervention}, "that": that}


def prefer_packs_above_all(files: Files, pick: Pick) -> None:
    for name, weight in {E: 1000, **dict.fromkeys((A, B, C, D), pick((-1000, 0)))}.items():
        lay_over(files, {"id": f"helst-{name}", "kind": "prefer", "weight": weight,
                         "of": {"intervention": name}, "that": ALWAYS})  # fmt: skip


def find_packs_the_only_candidate(files: Files, pick: Pick) -> None:
    for rule in _rules(files):
        if rule["kind"] == "derive" and "candidate" in rule["then"] and rule["id"] != "bogpakke-til-behov":
            rule["status"] = "withdrawn"


def find_packs_a_candidate_for_everybody(files: Files, pick: Pick) -> None:
    lay_over(
        files,
        {"id": "alle-skal-have", "kind": "derive", "when": [{"need": {"as": "behov"}}],
         "then": {"candidate": {"student_id": "behov.student_id", "intervention": E, "aim": "behov.aim",
                                "subject": "behov.subject", "area": "behov.area"}}},
        {"id": "alle-har-behov", "kind": "derive", "when": [{"student": {"as": "elev"}}],
         "then": {"need": {"student_id": "elev.id", "aim": "subject", "subject": "dansk",
                           "area": "laesning", "confirmed": True}}},
    )  # fmt: skip


def have_a_layer_withdraw_some_rules(files: Files, pick: Pick) -> None:
    rules = _rules(files)
    lay_withdrawn(files, *(pick(rules)["id"] for _ in range(pick(range(1, 20)))))


def have_a_layer_withdraw_what_packs_require(files: Files, pick: Pick) -> None:
    about = [rule for rule in _rules(files) if E in str(rule.get("of"))]
    lay_withdrawn(files, *(r["id"] for r in about if r["kind"] == "require" or "requirement" in r))


def have_a_layer_leave_packs_the_only_candidate(files: Files, pick: Pick) -> None:
    found = [rule for rule in _rules(files) if rule["kind"] == "derive" and "candidate" in rule["then"]]
    lay_withdrawn(files, *(rule["id"] for rule in found if rule["id"] != "bogpakke-til-behov"))


def have_a_layer_withdraw_what_the_engine_enforces(files: Files, pick: Pick) -> None:
    lay_withdrawn(files, pick(sorted(INVARIANTS)))


def have_a_layer_withdraw_non_replacement(files: Files, pick: Pick) -> None:
    guarded = {"G07", "G08", *(f"C{number:02}" for number in range(1, 19))}
    codes = {rule["id"]: rule.get("code", []) for rule in _rules(files)}
    lists = {name: code if isinstance(code, list) else [code] for name, code in codes.items()}
    lay_withdrawn(files, pick([name for name, code in lists.items() if guarded & set(code)]))


def have_a_layer_redefine_an_intervention(files: Files, pick: Pick) -> None:
    """The same packs once more, as a group."""
    packs = copy.deepcopy(files[CATALOGUE]["interventions"][E]) | {
        "category": "small_group",
        "shape": "group",
    }
    the_layer(files)
    files[f"{LAYER}/interventions.yaml"] = {
        "source": LAYER,
        "interventions": {pick((E, "pakkegruppe")): packs},
    }


# --- numbers ---


def move_the_bounds(files: Files, pick: Pick) -> None:
    """Any number of the ruleset may be another one."""
    numbers = [one for one in _parameters(files).values() if isinstance(one["value"], int)]
    for _ in range(pick(range(1, 30))):
        number = pick(numbers)
        number["value"] = pick((1, 2, number["value"] + 1, 30))


def allow_groups_of_one(files: Files, pick: Pick) -> None:
    parameters = _parameters(files)
    for name in ("c-elever-mindst", "c-elever-hoejst", "d-elever-mindst", "gruppebehov-elever"):
        parameters[name]["value"] = 1


def have_a_layer_allow_groups_of_one(files: Files, pick: Pick) -> None:
    lay_values(files, c_elever_mindst=1, c_elever_hoejst=1, d_elever_mindst=1, gruppebehov_elever=1)


def have_a_layer_move_the_bounds(files: Files, pick: Pick) -> None:
    numbers = [name for name, one in _parameters(files).items() if isinstance(one["value"], int)]
    lay_values(files, **{pick(numbers): pick((1, 2, 30)) for _ in range(pick(range(1, 20)))})


# --- the catalogue ---


def call_packs_community_oriented(files: Files, pick: Pick) -> None:
    files[CATALOGUE]["interventions"][E]["category"] = pick(("in_class", "small_group"))


def give_packs_another_shape(files: Files, pick: Pick) -> None:
    shape = pick(("class", "pairs", "group", "course"))
    category = "in_class" if shape in {"class", "pairs"} else "small_group"
    files[CATALOGUE]["interventions"][E] |= {"shape": shape, "category": category}


def give_a_variant_of_packs_to_another(files: Files, pick: Pick) -> None:
    """Who asks for the intervention of the variant would be told of another one."""
    catalogue = files[CATALOGUE]["interventions"]
    catalogue[pick((A, B, C, D))]["variants"]["E1"] = {**catalogue[E]["variants"]["E1"], "cost": []}


def give_packs_the_variant_of_a_group(files: Files, pick: Pick) -> None:
    catalogue = files[CATALOGUE]["interventions"]
    catalogue[E]["variants"]["C"] = copy.deepcopy(catalogue[C]["variants"]["C"])


USED: list[Change] = [
    withdraw_some_rules,
    withdraw_what_packs_require,
    refuse_every_community,
    leave_every_community_undetermined,
    prefer_packs_above_all,
    find_packs_the_only_candidate,
    find_packs_a_candidate_for_everybody,
    move_the_bounds,
    allow_groups_of_one,
    have_a_layer_withdraw_some_rules,
    have_a_layer_withdraw_what_packs_require,
    have_a_layer_leave_packs_the_only_candidate,
    have_a_layer_allow_groups_of_one,
    have_a_layer_move_the_bounds,
]
"""What can be loaded, or most of it, and must then lead to nothing."""

REFUSED: list[Change] = [
    withdraw_what_the_engine_enforces,
    leave_out_what_the_engine_enforces,
    redefine_what_the_engine_enforces,
    call_packs_community_oriented,
    give_packs_another_shape,
    give_a_variant_of_packs_to_another,
    give_packs_the_variant_of_a_group,
    have_a_layer_withdraw_what_the_engine_enforces,
    have_a_layer_withdraw_non_replacement,
    have_a_layer_redefine_an_intervention,
]
"""What cannot even be loaded."""
