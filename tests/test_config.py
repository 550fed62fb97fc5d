"""The configuration's `[inbox]` and schedules: what they may say, and every mistake in them with its line."""

from pathlib import Path

import pytest

from archive.ledger import DEFAULT, LEDGER_COLUMNS
from billfold.config import Configuration, load
from billfold.dialects import layout_of
from billfold.errors import ConfigurationWrong
from parsers.context import Inbox

ARCHIVE = '[archive]\npath = "Papers"\n'


def loaded(folder: Path, text: str) -> Configuration:
    path = folder / "config.toml"
    path.write_text(ARCHIVE + text, encoding="utf-8")
    return load(path)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationWrong) as caught:
        loaded(folder, text)
    return str(caught.value).replace(f"{folder / 'config.toml'}:", "").splitlines()[1:]


def test_without_the_section_there_are_no_rules(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").inbox is None
    assert loaded(tmp_path, "").inbox_rules is None


def test_forwarders_are_addresses_and_domains(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[inbox]\nforwarders = [" Jo@Doe.example ", "@books.example", "an+x@bücher.example"]\n')
    assert found.inbox_rules == Inbox(("Jo@Doe.example", "@books.example", "an+x@bücher.example"), "")


def test_the_address_may_be_given_and_may_have_a_tag_of_its_own(tmp_path: Path) -> None:
    text = '[inbox]\nforwarders = ["jo@mail.example"]\naddress = "jo+invoices@mail.example"\n'
    assert loaded(tmp_path, text).inbox_rules == Inbox(("jo@mail.example",), "jo+invoices@mail.example")


def test_the_section_must_say_who_may_forward(tmp_path: Path) -> None:
    assert mistakes(tmp_path, '[inbox]\naddress = "invoices@doe.example"\n') == ["3: inbox.forwarders: is missing"]
    [told] = mistakes(tmp_path, "[inbox]\nforwarders = []\n")
    assert told.startswith("4: inbox.forwarders: is empty; name at least one address")


def test_a_single_text_is_told_to_be_a_list(tmp_path: Path) -> None:
    [told] = mistakes(tmp_path, '[inbox]\nforwarders = "jo@doe.example"\n')
    assert told == '4: inbox.forwarders: is a single text; write a list, as ["me@example.com"]'


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        "[inbox]\n"
        'address = "@doe.example"\n'
        'forwarders = ["jo@doe.example", "Jo <jo@doe.example>", "doe.example"]\n'
        'allow = "all"\n'
        "[reading]\nworkers = 0\n"
    )
    told = mistakes(tmp_path, text)
    assert [line.partition(": ")[0] for line in told] == ["4", "5", "5", "5", "6", "8"]
    assert "'@doe.example' is no address; write it alone" in told[0]
    assert "inbox.forwarders.2: 'Jo <jo@doe.example>' is no address and no domain" in told[1]
    assert "inbox.forwarders.3: 'doe.example' is no address and no domain" in told[2]
    assert told[4] == "6: inbox.allow: there is no such key here; allowed are address, forwarders"


def test_the_dedicated_address_is_no_forwarder_to_itself(tmp_path: Path) -> None:
    text = '[inbox]\nforwarders = ["@doe.example", "Invoices+x@doe.example"]\naddress = "invoices@doe.example"\n'
    [told] = mistakes(tmp_path, text)
    assert told.startswith("4: inbox.forwarders.2: 'Invoices+x@doe.example' is the dedicated address itself")


@pytest.mark.parametrize("text", ["inbox = 3\n[other]\n", "[[inbox]]\nforwarders = []\n", "[inbox.address]\nx = 1\n"])
def test_a_section_of_another_shape_is_a_mistake_and_no_crash(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationWrong, match="inbox"):
        load(path)


def account(text: str) -> str:
    return f'[[accounts]]\nname = "a"\nhost = "h"\nusername = "u"\npassword_env = "P"\n{text}\n'


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), (" 90s", 90), ("10m", 600), ("24h", 86_400)])
def test_a_poll_is_due_after_seconds_minutes_or_hours(tmp_path: Path, text: str, seconds: int) -> None:
    assert loaded(tmp_path, account(f'poll = "{text}"')).accounts[0].poll_seconds == seconds


def test_without_a_word_it_polls_every_ten_minutes_and_waits_for_news(tmp_path: Path) -> None:
    [found] = loaded(tmp_path, account("")).accounts
    assert (found.poll_seconds, found.idle) == (600, True)
    assert loaded(tmp_path, account("idle = false")).accounts[0].idle is False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('poll = "10"', "is no length of time"),
        ('poll = "often"', "is no length of time"),
        ('poll = "5s"', "out of range"),
        ('poll = "25h"', "out of range"),
        ("poll = 600", "valid string"),
        ('idle = "maybe"', "valid boolean"),
    ],
)
def test_a_schedule_that_can_not_be_meant_is_a_mistake(tmp_path: Path, text: str, words: str) -> None:
    [told] = mistakes(tmp_path, account(text))
    assert told.startswith("8: accounts.1.") and words in told


ACCOUNT = '[[accounts]]\nname = "shop"\nhost = "imap.lamps.example"\nusername = "kim"\n'


@pytest.mark.parametrize(
    ("oauth", "words"),
    [
        ('"yahoo"', "7: accounts.1.oauth.provider: input should be 'google' or 'microsoft'"),
        ("{}", "lacks client_id, token_endpoint, scopes, authorization_endpoint (or device_endpoint); or write oauth"),
        ('{ provider = "google", clientid = "x" }', "allowed are authorization_endpoint, client_id, client_secret"),
        ('{ provider = "google", client_secret = "x" }', "has a client_secret without its client_id; give both"),
        ('{ provider = "google", tenant = "x" }', 'has a tenant, which is only for provider = "microsoft"'),
        ('{ provider = "google", token_endpoint = "http://login.example/t" }', "must begin with https://"),
        ('{ provider = "microsoft", tenant = "../x" }', "7: accounts.1.oauth.tenant: string should match pattern"),
        ("3", "7: accounts.1.oauth: input should be a valid dictionary"),
    ],
)
def test_every_mistake_in_an_oauth_sign_in_is_told_with_its_line(tmp_path: Path, oauth: str, words: str) -> None:
    [told] = mistakes(tmp_path, f"{ACCOUNT}oauth = {oauth}\n")
    assert told.startswith("7: accounts.1.oauth") and words in told, told


def test_a_client_secret_makes_the_file_private_and_is_never_shown(tmp_path: Path) -> None:
    text = f'{ACCOUNT}oauth = {{ provider = "google", client_id = "x", client_secret = "hush" }}\n'
    path = tmp_path / "config.toml"
    path.write_text(ARCHIVE + text)
    path.chmod(0o644)
    with pytest.raises(ConfigurationWrong, match="chmod 600") as caught:
        load(path)
    path.chmod(0o600)
    assert load(path).accounts[0].oauth is not None
    [told] = mistakes(tmp_path, text.replace('"hush"', '["hush"]'))
    assert "hush" not in told + str(caught.value)


def test_a_password_and_a_sign_in_are_one_too_many(tmp_path: Path) -> None:
    [told] = mistakes(tmp_path, f'{ACCOUNT}oauth = "google"\npassword_env = "P"\n')
    assert "2 password sources; give exactly one of" in told


# ------------------------------------------------------------------------------------------- the ledger


def test_the_columns_of_the_ledger_are_read_as_they_stand(tmp_path: Path) -> None:
    text = 'columns = ["total", "issue_date"]\nitem_columns = ["sku", "currency"]\nsplit = "year"\ndialect = "excel"\n'
    layout = layout_of(loaded(tmp_path, text + 'locale = "fr-CH"\n').require_archive())
    assert (layout.columns, layout.item_columns, layout.by_year) == (("total", "issue_date"), ("sku", "currency"), True)
    assert (layout.dialect.delimiter, layout.dialect.decimal) == (";", ",")


def test_without_a_word_the_ledger_is_the_plain_one_with_all_its_columns(tmp_path: Path) -> None:
    assert layout_of(loaded(tmp_path, "").require_archive()) == DEFAULT


def test_every_mistake_in_the_columns_is_told_with_what_may_have_been_meant(tmp_path: Path) -> None:
    columns = '["totl", "date", "Order No", "tax", "vendor", "total", "total", 3, ["total"]]'
    told = mistakes(tmp_path, f'columns = {columns}\nitem_columns = []\nsplit = "month"\nlocale = "de_QQQ_x"\n')
    assert [line.partition(": ")[0] for line in told] == ["3", "4", "5", "6"]
    assert told[0].startswith("3: archive.columns: there is no column 'totl' (did you mean 'total'?); ")
    for sentence in (
        "no column 'date' (did you mean 'issue_date'?)",
        "no column 'Order No' (did you mean 'order_number'?)",
        "no column 'tax' (did you mean 'tax_total'?)",
        "no column 'vendor';",
        "'total' stands in it 2 times",
        "no column 3;",
        "no column ['total']",
        f". The columns are {', '.join(LEDGER_COLUMNS)}",
    ):
        assert sentence in told[0]
    assert (
        told[1] == "4: archive.item_columns: is empty; name at least one column, or leave out the line to have them all"
    )
    assert told[2].startswith("5: archive.split: input should be 'none' or 'year'")
    assert told[3] == "6: archive.locale: There is no locale de_QQQ_x: write a language and a country, as de_DE."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('columns = "total"', 'is a single text; write a list, as ["document", "kind"]'),
        ("columns = 3", "should be a valid list"),
        ('columns = ["sku"]', "there is no column 'sku'. The columns are"),
        ('item_columns = ["price"]', "no column 'price' (did you mean 'unit_price'?)"),
        ('locale = "german"', "There is no locale german"),
        ("locale = 3", "valid string"),
        ('column = ["total"]', "there is no such key here; allowed are columns, dialect"),
    ],
)
def test_a_layout_that_can_not_be_meant_is_a_mistake(tmp_path: Path, text: str, words: str) -> None:
    [told] = mistakes(tmp_path, text)
    assert words in told


def test_an_account_is_not_called_like_what_else_is_looked_after(tmp_path: Path) -> None:
    account = '[[accounts]]\nname = "metrics"\nhost = "mail.example"\nusername = "jo"\npassword_env = "JO"\n'
    assert loaded(tmp_path, account).accounts[0].name == "metrics"
    [told] = mistakes(tmp_path, f"{account}[metrics]\n")
    assert told == "4: accounts.1.name: something else is called 'metrics' too; give each its own name"
