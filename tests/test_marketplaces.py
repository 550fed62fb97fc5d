import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "parsers" / "marketplaces"
IDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
FIELDS = {
    "order_number", "invoice_number", "order_date", "invoice_date", "total", "net_total", "tax_total", "shipping",
    "discount", "amount_due", "seller", "buyer", "payment_method",
}  # fmt: skip
KINDS = {
    "invoice", "credit_note", "receipt", "order_confirmation", "refund", "statement", "fee_invoice", "shipping",
    "out_for_delivery", "pickup", "delivered", "status", "cancelled", "return", "message", "account", "marketing",
}  # fmt: skip
KEYS = {
    "name", "senders", "not_senders", "order_number", "order_number_alone", "invoice_number", "return_days",
    "currency", "labels", "subjects",
}  # fmt: skip

ORDER_NUMBERS = {
    "tiktok_shop": ["576461413038785752", "581000000000000000"],
    "aliexpress": ["8123456789012345", "3041877502196644"],
    "amazon": ["112-1234567-1234567", "302-1234567-1234567", "D01-1234567-1234567"],
    "ebay": ["27-10000-00003"],
    "lazada": ["1083032916846830", "218259050618775"],
}
NO_ORDER_NUMBERS = {
    "tiktok_shop": ["JT0012345678901", "SPXTH012345678901", "1729384756019283746", "7012345678901234567"],
    "aliexpress": ["LP00123456789012", "CN0012345678901234", "RR123456789CN", "4PX3000123456789CN", "1005006123456789"],
    "amazon": ["B0ABCDEF12", "A1B2C3D4E5F6G7H8", "TBA123456789012", "1112-1234567-1234567", "112-1234567-12345678"],
    "ebay": ["125998301244", "12345678901234", "[#5b0f6c2f4f0a4d7e9f3c1a2b3c4d5e6f#]", "+49-27-10000-00003"],
    "lazada": ["TH1JHFZ0EM", "012345678901234", "12345678901234", "12345678901234567"],
}
INVOICE_NUMBERS = {
    "tiktok_shop": ["TTSTH20251200012345", "BDUK20253368656"],
    "aliexpress": ["SG202401234567"],
    "amazon": [
        "DS-AEU-INV-DE-2025-598381416", "AEU-SIM-INV-ES-2019-2524414", "INV-DE-1585411755-2024-45385",
        "GB-CN-AEU-2025-123", "GB-AEU-2026-123456", "LU42MG7O5AEUI", "DE504LPTASZ0BI",
    ],
    "lazada": ["THMPTI2025120012345678"],
}  # fmt: skip
SUBJECTS = {
    ("tiktok_shop", "Your order is confirmed!"): "order_confirmation",
    ("tiktok_shop", "Your order has shipped!"): "shipping",
    ("tiktok_shop", "We've Received Your Documents"): "account",
    ("aliexpress", "Order 8123456789012345: order confirmed"): "order_confirmation",
    ("aliexpress", "2 Bestellungen wurden bestätigt: 8123456789012345"): "order_confirmation",
    ("aliexpress", "Bestellung 8123456789012345: teilweise versandt"): "shipping",
    ("aliexpress", "Bestellung 8123456789012345: Neuer Lieferstatus"): "status",
    ("aliexpress", "Your order 8123456789012345 is closed"): "cancelled",
    ("amazon", 'Ordered: "Widget Deluxe..." and 2 more items'): "order_confirmation",
    ("amazon", 'Your Amazon.co.uk order of "Widget" has been dispatched!'): "shipping",
    ("amazon", "Your Amazon.com order #112-1234567-1234567"): "order_confirmation",
    ("amazon", 'Ihre Amazon.de Bestellung von "Widget" wurde versandt!'): "shipping",
    ("amazon", 'Ihre Amazon.de Bestellung von "Widget"'): "order_confirmation",
    ("amazon", "Zugestellt: „Widget“"): "delivered",
    ("amazon", "注文済み: 「Widget」"): "order_confirmation",
    ("amazon", "Pedido efetuado: “Widget”"): "order_confirmation",
    ("ebay", "Order confirmed: Widget"): "order_confirmation",
    ("ebay", "📦BESTELLUNG ZUGESTELLT: Widget"): "delivered",
    ("ebay", "Your eBay tax invoice for March 2025"): "fee_invoice",
    ("lazada", "Order Being Processed #1083032916846830"): "order_confirmation",
}


def load(marketplace: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{marketplace}.toml").read_text(encoding="utf-8"))


def test_the_five_marketplaces_are_described() -> None:
    assert set(ORDER_NUMBERS) <= set(IDS)


@pytest.mark.parametrize("marketplace", IDS)
def test_a_description_is_short_and_has_known_keys_only(marketplace: str) -> None:
    text = (FOLDER / f"{marketplace}.toml").read_text(encoding="utf-8")
    described = load(marketplace)
    assert text.startswith("# ")
    assert len(text.splitlines()) <= 32
    assert set(described) <= KEYS
    assert set(described.get("labels", {})) <= FIELDS
    assert {subject["kind"] for subject in described["subjects"]} <= KINDS


@pytest.mark.parametrize("marketplace", IDS)
def test_senders_are_addresses_or_domains(marketplace: str) -> None:
    described = load(marketplace)
    for sender in [*described["senders"], *described.get("not_senders", [])]:
        assert re.fullmatch(r"[a-z0-9._+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,}", sender)


@pytest.mark.parametrize("marketplace", sorted(ORDER_NUMBERS))
def test_order_numbers_are_found_and_others_are_not(marketplace: str) -> None:
    pattern = re.compile(load(marketplace)["order_number"])
    for number in ORDER_NUMBERS[marketplace]:
        assert pattern.findall(f"注文番号{number}です") == [number]
    for number in NO_ORDER_NUMBERS[marketplace]:
        assert pattern.search(f"no. {number} and more") is None


@pytest.mark.parametrize("marketplace", sorted(INVOICE_NUMBERS))
def test_invoice_numbers_are_found_whole(marketplace: str) -> None:
    pattern = re.compile(load(marketplace)["invoice_number"])
    for number in INVOICE_NUMBERS[marketplace]:
        assert pattern.findall(f"Rechnungsnr. {number}.") == [number]


@pytest.mark.parametrize(("marketplace", "subject"), sorted(SUBJECTS))
def test_the_first_subject_that_matches_names_the_kind(marketplace: str, subject: str) -> None:
    kinds = [
        entry["kind"]
        for entry in load(marketplace)["subjects"]
        if any(re.search(pattern, subject, re.IGNORECASE) for pattern in entry["match"])
    ]
    assert kinds[:1] == [SUBJECTS[marketplace, subject]]
