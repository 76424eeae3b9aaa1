"""Names are read from a table for a report alone, and no error repeats one."""

from __future__ import annotations

import pytest

from indsatsmotor.errors import FactErrors
from indsatsmotor.loading import load_names


@pytest.fixture
def names(tmp_path):
    """Writes a file and reads the names in it."""

    def read(content: str, encoding: str = "utf-8") -> dict[str, str]:
        path = tmp_path / "navne.csv"
        path.write_bytes(content.encode(encoding))
        return load_names(path)

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_names_are_read_by_id(names, encoding, separator):
    table = "id;name\ne1;Øjvind Ågård\ne2;Bo\n".replace(";", separator)
    assert names(table, encoding) == {"e1": "Øjvind Ågård", "e2": "Bo"}


def test_other_columns_in_any_order_are_left_alone(names):
    assert names("klasse;name;id\n4a;Ida;e1\n") == {"e1": "Ida"}


@pytest.mark.parametrize("row", ["e1;", "e1", ";Ida", ";"])
def test_a_row_without_id_or_name_names_nobody(names, row):
    assert names(f"id;name\n{row}\n") == {}


def test_the_same_row_twice_is_no_mistake(names):
    assert names("id;name\ne1;Ida\ne1;Ida\n") == {"e1": "Ida"}


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("navn;nummer\nKanarie;e1\n", 1),
        ("Kanarie;e1\n", 1),
        ("", 1),
        ("id;name\ne1;Ida\ne1;Kanarie\n", 3),
        ('id;name\ne1;"Kanarie\n', 2),
        ("id;name\ne1;Kanarie\0\n", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_without_the_name(names, table, line):
    with pytest.raises(FactErrors) as report:
        names(table)
    assert f"navne.csv:{line}" in str(report.value)
    assert "Kanarie" not in str(report.value)


def test_there_has_to_be_such_a_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_names(tmp_path / "navne.csv")
