from modn_watch.reminders import REMINDER_S, Reminders


def test_what_lasts_is_said_once_an_hour():
    reminders = Reminders()
    said = [now for now in range(3 * int(REMINDER_S)) if reminders.due("journal", "locked", now)]
    assert said == [0, REMINDER_S, 2 * REMINDER_S]


def test_another_reason_and_another_trouble_are_said_at_once():
    reminders = Reminders()
    said = [("journal", "locked"), ("journal", "full"), ("journal", "locked"), ("leases", "locked")]
    assert all(reminders.due(about, reason, 0) for about, reason in said)


def test_what_was_over_and_comes_again_is_said_again():
    reminders = Reminders()
    assert reminders.due("journal", "locked", 0)
    reminders.over("journal")
    assert reminders.due("journal", "locked", 1)
