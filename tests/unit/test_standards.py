from modn_watch.checks import Rules
from modn_watch.cutting import Row
from modn_watch.model import Record
from modn_watch.standards import Standards

STEEL = Record(material="Mild Steel", thickness_mm=5.0)
STOCK = (Row(material="Mild Steel", sheet_mm=(2500, 1250)),)


def test_the_largest_sheet_of_the_machine_counts_before_those_in_stock():
    rules = Rules(sheet_mm=(3000, 1500), off=frozenset({"gap"}))
    assert Standards(rules=rules, cutting=STOCK).rules_for(STEEL) == rules


def test_without_it_parts_are_held_against_the_sheets_of_their_material():
    standards = Standards(rules=Rules(off=frozenset({"gap"})), cutting=STOCK)
    assert standards.rules_for(STEEL) == Rules(sheet_mm=(2500, 1250), off=frozenset({"gap"}))
    assert standards.rules_for(Record(material="Zinc", thickness_mm=5.0)).sheet_mm is None
