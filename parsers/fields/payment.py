"""How it was paid and how it is sent: short texts beside their labels, and ways of paying that a sentence names."""

import re
from collections.abc import Iterator, Sequence

from parsers.fields.address_lines import is_label
from parsers.fields.blocks import Cell, evidence_of, under
from parsers.fields.party_headings import Heading, headings, is_header_row
from parsers.pages.page import Document
from parsers.terms import Evidence
from parsers.text.amounts import figures
from parsers.text.characters import folded, squeezed
from parsers.text.dates import date_marks
from parsers.text.glossary import Glossary

# Ways of paying as they are called, folded; a text beside a label counts also without one, in a sentence it needs one.
_WAY = (
    r"visa|master ?card|maestro|american express|amex|discover|diners(?: club)?|jcb|unionpay|girocard|ec-?karte"
    r"|carte ?bleue|cartes? bancaires?|carte de credit|cb"
    r"|pay ?pal|apple ?pay|google ?pay|amazon ?pay|samsung pay|shop ?pay|klarna|afterpay|clearpay|affirm|zip ?pay"
    r"|ratepay|billpay|stripe|giropay|sofort(?:uberweisung)?|ideal"
    r"|bancontact|eps|twint|postfinance|swish|vipps|mobile ?pay|blik|przelewy ?24|payu|paysafecard|skrill|neteller"
    r"|trustly|multibanco|mb ?way|bizum|satispay|bonifico(?: bancario)?"
    r"|sepa[- ](?:lastschrift|direct debit)|lastschrift|direct debit|prelevement(?: automatique)?|domiciliacion"
    r"|addebito|incasso|automatische incasso|autogiro"
    r"|(?:bank|wire|credit) transfer|uberweisung|bankuberweisung|virement(?: bancaire)?|transferencia(?: bancaria)?"
    r"|overschrijving|bankoverschrijving|przelew(?: bankowy)?"
    r"|bankovni prevod|prevodem|banki atutalas|atutalas|transfer bancar|havale|eft|banktransfer|bankoverforing"
    r"|bankgiro|plusgiro|tilisiirto"
    r"|vorkasse|vorauskasse|nachnahme|contre remboursement|contra ?reembolso|contrassegno|rembours|pobranie"
    r"|za pobraniem|dobirka|utanvet|ramburs|kapida odeme"
    r"|cash on delivery|cod|cash|bar(?:zahlung)?|especes|efectivo|contanti|dinheiro|contant|gotowka|hotovost"
    r"|keszpenz|numerar|nakit|kontant|kateinen"
    r"|(?:credit|debit|gift|bank) ?card|kreditkarte|debitkarte|geschenkkarte|tarjeta(?: de (?:credito|debito))?"
    r"|carta di credito|cartao(?: de (?:credito|debito))?"
    r"|creditcard|pinpas|karta (?:kredytowa|platnicza)|platebni kart\w+|bankkartya|card bancar|kredi karti"
    r"|kortbetalning|kort|luottokortti|cheque|check|cheques"
    r"|auf rechnung|kauf auf rechnung|rechnungskauf|rechnung|invoice|account credit|store credit|gift ?cards?|wallet"
    r"|pix|boleto(?: bancario)?|mercado ?pago|oxxo|spei|upi|paytm|phonepe|rupay"
    r"|net ?banking|alipay|wechat ?pay|gopay|ovo|dana|shopeepay|gcash|grab ?pay|line ?pay|kakao ?pay|naver ?pay|toss"
    r"|momo|zalopay|promptpay|touch ?n ?go|tng"
)
_WAY_UNSPACED = (
    r"支付宝|微信支付|微信|银联|货到付款|信用卡|銀行轉帳|银行转账|现金|貨到付款|超商取貨付款|クレジットカード|代金引換|代引き?|銀行振込|コンビニ(?:払い|決済)?|楽天ペイ|paypay|現金|電子マネー"
    r"|신용카드|체크카드|무통장입금|계좌이체|카카오페이|네이버페이|휴대폰결제|현금|บัตรเครดิต|โอนเงิน|เก็บเงินปลายทาง|พร้อมเพย์|เงินสด"
    r"|банковск\w+ карт\w+|картой|наличны\w+|наложенн\w+ платеж\w*"
    r"|безналичн\w+|накладен\w+ плат\w+|готівк\w+|тиền mặt|tien mat|chuyen khoan|thanh toan khi nhan hang"
    r"|the tin dung|transfer bank|kartu kredit|bayar di tempat|tunai|πιστωτικη καρτα"
    r"|αντικαταβολη|μετρητα|τραπεζικη καταθεση|بطاقة ائتمان|الدفع عند الاستلام|تحويل بنكي|כרטיס אשראי|מזומן"
    r"|העברה בנקאית"
)
_KNOWN = re.compile(rf"(?<![a-z\d])(?:{_WAY})(?![a-z\d])|{_WAY_UNSPACED}")
_PAID = re.compile(
    r"\b(?:paid|payment (?:was )?(?:made|received|processed)|charged|billed|bezahlt|gezahlt|beglichen"
    r"|zahlung erfolgte?|paye[es]?|regle[es]?|paiement effectue|pagado|abonado|pagato|pago|betaald"
    r"|zaplacono|oplacono|betalt|betald|maksettu|zaplaceno|fizetve|platit|odendi)\s+(?:\S+\s){0,2}?(?:by|with|via"
    r"|using|through|to|per|mit|uber|durch|par|avec|con|por|mediante|tramite"
    r"|com|met|przez|karta|med|kortilla|cu|ile|on|from)\s+"
)
_CARD = re.compile(
    r"\b(visa|master ?card|maestro|american express|amex|discover|jcb|unionpay|girocard"
    r"|diners)\b[^\d]{0,30}?(?:[*x•·.#]+[\s-]?){0,16}\s?\(?(\d{4})\b(?![\d.,-]*\d)",
    re.IGNORECASE,
)
_STOP = re.compile(r"\s{2,}|[.!;](?:\s|$)|,\s|\s(?:on|am|le|den|the|il|op|dnia|for|für|pour|para|per un)\s")
_NO_WAY = re.compile(
    r"\b(?:terms?|due|date|datum|within|innerhalb|days?|tage|jours|dias|giorni|dagen|dni|status|reference|amount"
    r"|received|history|instructions?|number|link|address|details?|pending|paid|unpaid"
    r"|on receipt|net \d+|total|detail|confirm\w*|successful\w*|https?|will|appear\w*|see|below|please|bitte|siehe)\b|@"
)
LONGEST, MOST_WORDS = 60, 8
MOST_OF_EVERYDAY = 12


def payment_method(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Evidence | None:
    """Return how it was paid: the short text beside its label, else a card or way of paying that a sentence names."""
    # `Paid: Visa`, `Payment: Visa` also name what was paid; there only a known way of paying counts
    found = list(headings(cells, glossary, frozenset({"payment_method", "amount_paid"})))
    for only_known in (False, True):
        for heading in found:
            lone = len(heading.words.split()) == 1 and len(heading.words) < MOST_OF_EVERYDAY
            everyday = lone or heading.field == "amount_paid"
            if everyday is not only_known:
                continue
            for how, text, cell in _values(document, heading, glossary):
                if _is_way(text, only_known=only_known):
                    return evidence_of(document, cell, f"label {how}", _short(text), heading.words)
    return _in_sentence(document, cells)


def shipping_method(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Evidence | None:
    """Return how it is sent: the short text beside its label."""
    for heading in headings(cells, glossary, frozenset({"shipping_method"})):
        for how, text, cell in _values(document, heading, glossary):
            if _is_short(text) and not _NO_WAY.search(folded(text)):
                return evidence_of(document, cell, f"label {how}", _short(text), heading.words)
    return None


def _values(document: Document, heading: Heading, glossary: Glossary) -> Iterator[tuple[str, str, Cell]]:
    cell = heading.cell
    if heading.behind:
        yield "behind", heading.behind, cell
        return
    if cell.place + 1 < len(cell.line.segments) and not is_header_row(cell, glossary):
        right = cell.line.segments[cell.place + 1]
        if _may_be_value(right.text, glossary):
            yield "right", right.text, Cell(right.text, cell.line, right, cell.at, cell.place + 1)
    lower = under(document, cell, 2.2 if document.source == "pdf" else 1.0)
    if lower and _may_be_value(lower.text, glossary):
        yield "below", lower.text, lower


def _may_be_value(text: str, glossary: Glossary) -> bool:
    return not is_label(text, glossary) or bool(_KNOWN.fullmatch(folded(text)))


def _is_short(text: str) -> bool:
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or sum(c.isalpha() for c in text) < 2:
        return False
    return not date_marks(text) and not text.rstrip().endswith((":", "："))


def _is_way(text: str, *, only_known: bool) -> bool:
    """Whether a text beside a label is a way of paying: one that is known, or a few words that are nothing else."""
    plain = folded(text)
    if len(text) <= 2 * LONGEST and (m := _KNOWN.search(plain)) and m.start() < 30:
        return not _NO_WAY.search(plain[: m.start()])
    if only_known or not _is_short(text) or _NO_WAY.search(plain):
        return False
    return (
        not any(f.has_decimals or f.currency for f in figures(text)) and len(plain.split()) <= 5 and text[:1].isalpha()
    )


def _short(text: str) -> str:
    text = squeezed(text).strip(" ,;:|-–")
    if len(text) <= LONGEST:
        return text
    m = _STOP.search(text, 3)
    return text[: m.start()].strip() if m and m.start() <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def _in_sentence(document: Document, cells: Sequence[Cell]) -> Evidence | None:
    """Return a card with its last digits, or a known way of paying behind `paid by` and the like."""
    for cell in cells:
        if m := _CARD.search(cell.text[:200]):
            return evidence_of(document, cell, "card and its last digits", squeezed(m.group()).strip(" ("))
    for cell in cells:
        plain = folded(cell.text)[:200]
        m = _PAID.search(plain)
        known = _KNOWN.match(plain, m.end()) if m else None
        if known and len(plain) == len(cell.text[:200]):
            return evidence_of(document, cell, "sentence about paying", cell.text[known.start() : known.end()])
    return None
