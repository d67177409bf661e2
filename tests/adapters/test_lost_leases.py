"""Who lost the lease writes nothing, whichever write it is and whatever it has seen."""

from dataclasses import replace

import pytest

from modn_watch.journal import LeaseLost, open_journal
from modn_watch.model import Extract, State
from tests.journals import ME, NOW, YOU, a_wish, opened

EXTRACT = Extract(file_type="dxf", parser_version="1", mime_type="image/vnd.dxf")
WRITES = {
    "save": lambda journal, mine: journal.ingests.save(mine, keep=True),
    "save for the last time": lambda journal, mine: journal.ingests.save(mine, keep=False),
    "split": lambda journal, mine: journal.ingests.split(mine, NOW),
    "save what was parsed": lambda journal, mine: journal.records.save_parsed(mine, EXTRACT, ()),
    "decide": lambda journal, mine: journal.places.decide(mine, a_wish(mine), NOW),
    "move on": lambda journal, mine: journal.places.move_on(mine, a_wish(mine)),
    "reserve": lambda journal, mine: journal.places.reserve(
        iter(["a", "b"]), lambda path: replace(mine, quarantine_path=path)
    ),
}


def everything(journal):
    """Return all that the tables hold."""
    database = journal.database
    names = sorted(name for name in database.get_tables() if not name.startswith("sqlite"))
    return {name: list(database.execute_sql(f"SELECT * FROM {name}")) for name in names}


@pytest.mark.parametrize("write", WRITES)
def test_who_lost_the_lease_writes_nothing(write, database):
    journal = open_journal(database)
    with journal.connected():
        opened(journal)
        mine = journal.ingests.lease_next(ME, NOW)
        journal.ingests.free(ME, same_boot=True)
        yours = journal.ingests.lease_next(YOU, NOW)
        journal.ingests.save(replace(yours, state=State.PARSED, logical_name="a"), keep=True)
        before = everything(journal)
        late = replace(mine, state=State.PARSED, logical_name="a", extension="dxf")
        with pytest.raises(LeaseLost):
            WRITES[write](journal, late)
        assert everything(journal) == before


def test_what_another_has_in_hand_is_neither_renewed_nor_given_back(database):
    journal = open_journal(database)
    with journal.connected():
        opened(journal)
        journal.ingests.lease_next(YOU, NOW)
        before = everything(journal)
        journal.ingests.renew(ME.token, NOW)
        journal.ingests.give_back(ME)
        assert journal.ingests.free(ME, same_boot=True) == 0
        assert everything(journal) == before
