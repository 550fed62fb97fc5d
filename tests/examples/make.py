"""Write the reading examples: `python tests/examples/make.py`.

Each example is a message, `<case>.eml`, with what must be read of it beside it, `<case>.json`. Both are made from
the same facts; the JSON is never a program's reading. A field that the JSON does not name is not shown, or is shown
in a way that nobody can be sure of. Needs reportlab and the fonts that printed.py names; gives the
same bytes on every run.
"""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import american_marketplaces
import app_papers
import asian_marketplaces
import buying_amazon_ebay
import buying_americas
import buying_china
import buying_europe
import buying_southeast_asia
import buying_tiktok_aliexpress
import eastern_marketplaces
import eastern_papers
import european_marketplaces
import fees_asia
import fees_west
import fees_worldwide
import french_papers
import german_papers
import hard_papers
import hosted_papers
import invoices_by_law
import invoices_europe
import invoices_worldwide
import japanese_papers
import more_refunds
import nothing
import payment_papers
import payments
import purse_papers
import shop_papers
import shops
import sold_mails
import statements
import trap_papers
import western_marketplaces
from cases import Case
from messages import to_bytes

FOLDER = Path(__file__).parent


def all_cases() -> Iterable[Case]:
    """Every example there is."""
    return chain(
        asian_marketplaces.tiktok(),
        asian_marketplaces.aliexpress(),
        asian_marketplaces.lazada(),
        american_marketplaces.amazon(),
        american_marketplaces.ebay(),
        western_marketplaces.examples(),
        european_marketplaces.examples(),
        eastern_marketplaces.examples(),
        payments.examples(),
        shops.examples(),
        nothing.examples(),
        french_papers.examples(),
        german_papers.examples(),
        eastern_papers.examples(),
        japanese_papers.examples(),
        app_papers.examples(),
        shop_papers.examples(),
        payment_papers.examples(),
        hosted_papers.examples(),
        purse_papers.examples(),
        trap_papers.examples(),
        hard_papers.examples(),
        buying_tiktok_aliexpress.examples(),
        buying_southeast_asia.examples(),
        buying_china.examples(),
        buying_amazon_ebay.examples(),
        buying_americas.examples(),
        buying_europe.examples(),
        invoices_worldwide.examples(),
        invoices_europe.examples(),
        invoices_by_law.examples(),
        fees_worldwide.examples(),
        fees_west.examples(),
        fees_asia.examples(),
        statements.examples(),
        more_refunds.examples(),
        sold_mails.examples(),
    )


def write(case: Case) -> None:
    """Write one example's message and its JSON."""
    place = FOLDER / case.path
    place.parent.mkdir(exist_ok=True)
    case.message["X-Billfold-Example"] = "made by tests/examples/make.py; every person and shop is invented"
    place.with_suffix(".eml").write_bytes(to_bytes(case.message))
    expected: dict[str, Any] = {"documents": [bought.expected() for bought in case.documents]}
    if case.events:
        expected["events"] = [told.expected() for told in case.events]
    text = json.dumps(expected, ensure_ascii=False, indent=2)
    place.with_suffix(".json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for each in all_cases():
        write(each)
