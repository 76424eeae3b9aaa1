"""What the engine itself enforces. The ruleset words and cites it; no ruleset can change what it does."""

from __future__ import annotations

from collections.abc import Mapping

INVARIANTS: Mapping[str, tuple[str, ...]] = {
    # never alone
    "individuel-aldrig-alene": ("student",),
    "intet-faellesskab-muligt": ("student",),
    "behov-uafklaret": ("student",),
    "behov-ikke-bekraeftet": ("student",),
    "ledsager-mistet": ("student", "companion"),
    "ledsager-uafklaret": ("student", "companion"),
    "ledsager-med-betingelser": ("companion",),
    "ledsager-for-samme-elev": ("student", "companion"),
    "ledsager-i-samme-periode": ("student", "companion"),
    "ledsager-i-samme-fag": ("student", "companion"),
    "ledsager-daekker-pakkedage": ("dates",),
    "individuel-erstatter-ikke": ("replaced",),
    "en-til-en-er-individuel": ("student",),
    "alene-i-forvejen": ("student", "running"),
    # arithmetic of means
    "voksne-ikke-overbookede": ("of", "had", "needed", "missing"),
    "lokaler-ikke-overbookede": ("of", "had", "needed", "missing"),
    "budget-overholdt": ("of", "had", "needed", "missing"),
    "oplysninger-kendt": ("facts",),
    "pris-er-et-skoen": ("price",),
    # what the school tells as a whole
    "andel-i-maalgruppen": ("school", "share", "expected"),
    # time and sharing out
    "tid-i-skemaet": (),
    "for-faa-med-samme-behov": ("had", "needed"),
    "for-faa-at-vaelge": ("role", "had", "needed"),
    "tabt-i-fordelingen": (),
    "valgt-fra": (),
    # choosing by hand
    "valgt-af-mennesker": (),
    "valg-udelukker-hinanden": (),
    "udelukket-af-mennesker": (),
    "motorens-graense": ("details",),
}
"""The ids of these rules, and what their sentences may name."""

NEVER_WITHDRAWN = frozenset({"G07", "G08", *(f"C{number:02}" for number in range(1, 19))})
"""Codes of never-alone and of non-replacement: no layer withdraws a rule that carries one of them."""
