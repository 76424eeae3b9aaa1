"""Citations held against the sources they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indsatsmotor.errors import CitationError
from indsatsmotor.rules._problems import Path, Problem, one_of
from indsatsmotor.sources import Citation, Source, written


def ill_cited(citations: Sequence[Citation], sources: Mapping[str, Source], owner: Path) -> Iterator[Problem]:
    """Every citation of *owner* that names a source, section or line that is not there."""
    for position, citation in enumerate(citations):
        path = (*owner, "cite", position)
        source = sources.get(citation.source)
        if source is None:
            yield no_source(path, citation.source, sources)
        elif citation.section not in source.sections:
            yield no_section(path, citation.section, source)
        else:
            yield from _outside(citation, source, path)


def no_source(path: Path, name: str, sources: Mapping[str, Source]) -> Problem:
    """The mistake of a source that nobody describes."""
    message = f"no source '{name}' is described."
    return Problem(path, message, one_of(name, sources), CitationError, missing=("source", name))


def no_section(path: Path, name: str, source: Source) -> Problem:
    """The mistake of a section that a source does not have."""
    message = f"'{source.id}' has no section '{name}'."
    return Problem(path, message, one_of(name, source.sections), CitationError, missing=("section", name))


def ill_placed(source: Source) -> Iterator[Problem]:
    """Every section of *source* that stands on lines the text does not have."""
    for section in source.sections.values():
        for position, lines in enumerate(section.lines):
            if not source.has(lines):
                yield Problem(
                    ("source", source.id, "sections", section.id, "lines", position),
                    f"lines {written(lines)} are not lines of '{source.id}', which has 1-{source.lines}.",
                    None,
                    CitationError,
                )


def _outside(citation: Citation, source: Source, path: Path) -> Iterator[Problem]:
    section = source.sections[citation.section]
    # What is said of lines that a section cannot have need not be said of every citation of it.
    if section.holds(citation.lines) or not all(map(source.has, section.lines)):
        return
    whole = ", ".join(map(written, section.lines))
    message = f"section {section.id} does not hold lines {citation.span}."
    yield Problem(path, message, f"you meant lines in {whole}.", CitationError)
