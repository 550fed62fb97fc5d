"""A poll that has used up its account's traffic for the day stops in good order, and the next day goes on."""

import json
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure, example, secret


@pytest.mark.dovecot
def test_a_poll_stops_when_the_days_traffic_is_spent_and_goes_on_the_next_day(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "poll-budget"
    mail = example("generic/invoice_pdf_de") + b"\r\n" * 50_000
    for number in range(15):
        dovecot.put(user, mail.replace(b"Message-ID: <", b"Message-ID: <%d." % number, 1))
    password = secret(tmp_path, dovecot.password(user).reveal())
    config = configure(tmp_path, account("shop", dovecot.port, password, user, traffic='"1 MB"'))
    first = billfold("poll", "--config", config, "--json")
    assert (first.code, first.json["balances"], first.json["problems"]) == (0, True, [])
    [note] = first.json["notes"]
    assert "were moved today, and `traffic` allows 1 MB a day. It goes on where it stopped" in note
    assert 5 < first.json["balance"]["seen"] < 15
    ledger = tmp_path / "Invoices" / ".billfold" / "traffic.json"
    [moved] = [day["shop"] for day in json.loads(ledger.read_text()).values()]
    assert 1_000_000 <= moved < 1_250_000
    again = billfold("poll", "--config", config, "--json").json
    assert (again["balance"]["seen"], again["balances"]) == (0, True)
    assert "were moved today" in again["notes"][0]
    ledger.write_text(json.dumps({"2001-01-01": {"shop": moved}}))
    rest = billfold("poll", "--config", config, "--json").json
    assert (rest["balance"]["seen"], rest["notes"], rest["balances"]) == (15, [], True)
    assert billfold("verify", "--config", config).code == 0
