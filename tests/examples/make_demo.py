"""Write the sample mailbox of `billfold demo`: `python tests/examples/make_demo.py`.

It goes to `billfold/demo/mailbox`, one folder per mailbox; the names of the files give the order of the UIDs.
Needs reportlab; gives the same bytes on every run.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import nothing
from layouts import beside, button, grid, heading, paragraph, shell, totals
from markets import aliexpress_order, amazon_order, amazon_refund, ebay_order, lazada_order, tiktok_order
from messages import attach_message, attach_pdf, message, to_bytes
from pages import WORDS, Paper, fees, ruled
from purchases import EUR, GBP, PHP, USD, USD_SPELLED, Money, Purchase, amounts, line
from reportlab.lib.pagesizes import A4

FOLDER = Path(__file__).parents[2] / "billfold" / "demo" / "mailbox"
NOTE = "sample data; all people and shops are invented"
ME = "John Doe <john@doe-studio.example>"
BUYER = "John Doe"
CEST = timezone(timedelta(hours=2))
DOLLARS = Money("USD", "US${}", ",", ".")


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2024."""
    return datetime(2024, month, day, hour, minute, 7, tzinfo=UTC)


def tiktok(number: str, sent: datetime, *prices: str) -> EmailMessage:
    """A TikTok Shop order."""
    names = ("Silicone phone stand, mint", "Cable clips, pack of 6", "LED strip, 3 m")
    lines = tuple(line(name, 1, price) for name, price in zip(names, prices, strict=False))
    goods = sum((entry.line_total for entry in lines), start=amounts(x="0.00")["x"])
    bought = Purchase(
        kind="order_confirmation", money=DOLLARS, order_number=number, issue_date=sent.date(), lines=lines,
        seller="Harbour & Pine Goods", buyer=BUYER, net_total=goods, total=goods,
    )  # fmt: skip
    text, html = tiktok_order(bought, f"{sent:%b} {sent.day}, {sent.year}")
    sender = "TikTok Shop <no-reply@shop.tiktok.com>"
    return message(sender, ME, "Your order is confirmed!", sent, text=text, html=html)


def aliexpress() -> EmailMessage:
    """An AliExpress order with a discount."""
    sent = at(7, 18, 9, 12)
    bought = Purchase(
        kind="order_confirmation", money=USD_SPELLED, order_number="8190034471625508", issue_date=sent.date(),
        seller="Bright Bench Tools", buyer=BUYER,
        lines=(line("Magnifier lamp with clamp", 1, "24.50"), line("Spare LED ring", 2, "6.25")),
        **amounts(net_total="37.00", shipping="3.99", discount="2.00", total="38.99"),
    )  # fmt: skip
    html = aliexpress_order([bought], "Jul 18,2024, 09:12", "en")
    subject = f"Order {bought.order_number}: order confirmed"
    return message("AliExpress <transaction@notice.aliexpress.com>", ME, subject, sent, html=html)


def amazon() -> EmailMessage:
    """An Amazon order."""
    sent = at(7, 22, 18, 22)
    bought = Purchase(
        kind="order_confirmation", money=USD, order_number="112-5580146-7713902", issue_date=sent.date(), buyer=BUYER,
        lines=(line("Shipping labels, 4x6 in, 500 pack", 2, "18.99"),), total=amounts(total="37.98")["total"],
    )  # fmt: skip
    text, html = amazon_order(bought, "July 22, 2024", "en", "amazon.com")
    subject = 'Ordered: "Shipping labels, 4x6 in..."'
    return message('"Amazon.com" <auto-confirm@amazon.com>', ME, subject, sent, text=text, html=html)


def refund() -> EmailMessage:
    """Half of the Amazon order goes back."""
    sent = at(8, 9, 11, 0)
    bought = Purchase(
        kind="refund", money=USD, order_number="112-5580146-7713902", issue_date=sent.date(), buyer=BUYER,
        lines=(line("Shipping labels, 4x6 in, 500 pack", 1, "18.99"),), total=amounts(total="18.99")["total"],
    )  # fmt: skip
    text, html = amazon_refund(bought, "August 9, 2024")
    subject = "Your refund for Shipping labels, 4x6 in..."
    return message('"Amazon.com" <payments-update@amazon.com>', ME, subject, sent, text=text, html=html)


def ebay() -> EmailMessage:
    """An eBay order in pounds."""
    sent = at(8, 2, 9, 14)
    bought = Purchase(
        kind="order_confirmation", money=GBP, order_number="17-11862-40935", issue_date=sent.date(),
        seller="attic_finds_dover", buyer=BUYER, lines=(line("Letterpress type tray, oak", 1, "64.00"),),
        **amounts(net_total="64.00", shipping="18.50", total="82.50"),
    )  # fmt: skip
    html = ebay_order(bought, "125993370188", "2 Aug 2024", "en")
    return message("eBay <ebay@ebay.com>", ME, "Order confirmed: Letterpress type tray, oak", sent, html=html)


def lazada() -> EmailMessage:
    """A Lazada order in pesos."""
    sent = at(8, 14, 14, 41)
    bought = Purchase(
        kind="order_confirmation", money=PHP, order_number="1083011946208830", issue_date=sent.date(),
        seller="Isla Home Essentials", buyer=BUYER,
        lines=(line("Banig woven mat, large", 2, "457.00"), line("Coconut bowl", 6, "89.00")),
        **amounts(net_total="1448.00", shipping="145.00", discount="100.00", total="1493.00"),
    )  # fmt: skip
    text, html = lazada_order(bought, "14 Aug 2024 10:40 PM", "en")
    subject = f"Order Being Processed #{bought.order_number}"
    return message("Lazada Philippines <no-reply@lazada.com.ph>", ME, subject, sent, text=text, html=html)


def copperwind(sent: datetime, subject: str, text: str, producer: str) -> EmailMessage:
    """The PDF invoice of a shop that no template knows."""
    bought = Purchase(
        kind="invoice", money=USD, invoice_number="CW-10311", order_number="88157", issue_date=date(2024, 7, 29),
        seller="Copperwind Instruments LLC", buyer=BUYER,
        lines=(line("Tuning fork set, aluminum, 8 pieces", 1, "128.00"), line("Studio metronome", 1, "899.95")),
        **amounts(net_total="1027.95", tax_total="82.24", shipping="18.00", total="1128.19"),
    )  # fmt: skip
    paper = Paper(
        WORDS["en"], "July 29, 2024", ["410 Foundry Rd", "Springfield, OR"], ["Doe Studio", "12 Harbor St"],
        "All amounts in US dollars (USD). Thank you for your business.",
    )  # fmt: skip
    made = message("Copperwind Billing <billing@copperwind.example>", ME, subject, sent, text=text)
    return attach_pdf(made, ruled(bought, paper, producer=producer), "CW-10311.pdf")


def forwarded() -> EmailMessage:
    """John's partner forwards a Spanish invoice as an attachment."""
    bought = Purchase(
        kind="invoice", money=EUR, invoice_number="2024/A/0317", order_number="P-80442", issue_date=date(2024, 8, 20),
        seller="Cerámica del Alba S.L.", buyer=BUYER, lines=(line("Azulejo pintado a mano 20x20", 12, "31.75"),),
        **amounts(net_total="381.00", tax_total="80.01", shipping="19.00", total="480.01"),
    )  # fmt: skip
    paper = Paper(WORDS["es"], "20 de agosto de 2024", ["Calle Mayor 1", "00000 Ejemplo"], ["Doe Studio"])
    partner = "Jane Roe <jane@doe-studio.example>"
    original = message(
        "Cerámica del Alba <facturas@ceramicadelalba.example>", partner, "Su factura 2024/A/0317",
        datetime(2024, 8, 20, 12, 0, 30, tzinfo=CEST), text="Buenos días:\n\nadjuntamos su factura.\n",
    )  # fmt: skip
    attach_pdf(original, ruled(bought, paper, A4), "factura.pdf")
    text = "Hi John,\n\nthe tiles for the shop window. Can you file it?\n\nJane\n"
    return attach_message(message(partner, ME, "Fwd: Su factura 2024/A/0317", at(8, 21, 8, 5), text=text), original)


def wrong_sum() -> EmailMessage:
    """An invoice whose total has two digits the wrong way round."""
    bought = Purchase(
        kind="invoice", money=GBP, invoice_number="TB-3207", issue_date=date(2024, 8, 27), adds_up=False,
        seller="Thistle & Bramble Ltd", buyer=BUYER,
        lines=(line("Hedge trimmer blade", 2, "48.20"), line("Chain oil 1 l", 1, "9.60")),
        **amounts(net_total="106.00", tax_total="21.20", total="172.20"),
    )  # fmt: skip
    words = {**WORDS["en"], "tax_total": "VAT 20%"}
    paper = Paper(words, "27 August 2024", ["1 Glen Way", "Exampleton"], ["Doe Studio", "12 Harbor St"])
    made = message(
        "Thistle & Bramble <accounts@thistlebramble.example>", ME, "Invoice TB-3207", at(8, 27, 15, 5),
        text="Dear customer,\n\nyour invoice is attached.\n",
    )  # fmt: skip
    return attach_pdf(made, ruled(bought, paper, A4), "TB-3207.pdf")


def fee_invoice() -> EmailMessage:
    """What eBay takes of John's own sales."""
    content = fees(
        "Tax invoice",
        [
            ("Invoice number:", "EB-2024-08-1107342"),
            ("Invoice date:", "31 August 2024"),
            ("Supplier name:", "eBay S.à r.l."),
            ("Bill to:", BUYER),
        ],
        [
            ("Description", "Net", "VAT", "Gross"),
            ("Final value fees", "EUR 38.60", "EUR 7.33", "EUR 45.93"),
            ("Promoted listings", "EUR 5.50", "EUR 1.05", "EUR 6.55"),
        ],
        [("Net total", "EUR 44.10"), ("VAT", "EUR 8.38"), ("Total", "EUR 52.48")],
        ["22-24 Boulevard Royal, L-2449 Luxembourg", "VAT ID LU26375245"],
        "Generated: 1 September 2024",
    )
    text = "Your monthly tax invoice is attached. You can also find it in Seller Hub.\n"
    made = message("eBay <ebay@ebay.com>", ME, "Your eBay tax invoice for August 2024", at(9, 1, 5, 0), text=text)
    return attach_pdf(made, content, "tax-invoice.pdf")


def receipt() -> EmailMessage:
    """A shop's mail that is itself the receipt."""
    blocks = [
        heading("Receipt"),
        beside(
            [
                ("Order number:", "L-20418"),
                ("Purchase date:", "5 September 2024"),
                ("Sold by:", "Larkspur Paper Goods"),
                ("Customer:", BUYER),
            ]
        ),
        grid(["Item", "Quantity", "Price", "Amount"], [("Kraft envelopes C5, 250", "2", "GBP 21.40", "GBP 42.80")]),
        totals([("Subtotal", "GBP 42.80"), ("Delivery", "GBP 4.20"), ("Total", "GBP 47.00")]),
        paragraph("Paid by card. Thank you!"),
    ]
    html = shell("en", "Receipt", "Thank you for shopping", "Larkspur Paper Goods", "#7a3b69", blocks, "Larkspur")
    return message(
        "Larkspur <hello@larkspur.example>", ME, "Your receipt for order L-20418", at(9, 5, 12, 30), html=html
    )


def amazon_notice(sent: datetime, sender: str, subject: str, title: str, told: str) -> EmailMessage:
    """What happens to the parcel of the Amazon order: no document, but news for its timeline."""
    number = "112-5580146-7713902"
    blocks = [heading(title), paragraph(told), beside([("Order #", number)])]
    html = shell("en", title, told, "amazon.com", "#232f3e", blocks, "amazon.com")
    text = f"{title}\n\n{told}\nOrder #{number}\n"
    return message(f'"Amazon.com" <{sender}@amazon.com>', ME, subject, sent, text=text, html=html)


def paypal() -> EmailMessage:
    """PayPal's receipt for the eBay order: the same money once more."""
    blocks = [
        heading("You paid attic_finds_dover"),
        beside(
            [
                ("Transaction ID", "4HN7K81774401762B"),
                ("Transaction date", "2 August 2024"),
                ("Invoice ID", "17-11862-40935"),
                ("Merchant", "attic_finds_dover"),
            ]
        ),
        totals([("Subtotal", "£64.00 GBP"), ("Shipping", "£18.50 GBP"), ("Total", "£82.50 GBP")]),
    ]
    footer = "PayPal (Europe) S.à r.l. et Cie, S.C.A."
    html = shell("en", "Receipt", "You sent a payment", "PayPal", "#003087", blocks, footer)
    subject = "Receipt for Your Payment to attic_finds_dover"
    return message("PayPal <service@paypal.com>", ME, subject, at(8, 2, 9, 15), html=html)


def hosting(number: str, month: str, issued: date, total: str) -> bytes:
    """A monthly invoice as PDF."""
    bought = Purchase(
        kind="invoice", money=EUR, invoice_number=number, issue_date=issued, seller="Alder Hosting GmbH", buyer=BUYER,
        lines=(line(f"Small server, {month} 2024", 1, total),), **amounts(net_total=total, total=total),
    )  # fmt: skip
    paper = Paper(WORDS["en"], f"{issued.day} {month} 2024", ["7 Alder Way", "Exampleton"], ["Doe Studio"])
    return ruled(bought, paper, A4)


def packed() -> EmailMessage:
    """Two invoices in a ZIP file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, month, issued, total in (
            ("AH-2024-0711", "July", date(2024, 7, 31), "12.00"),
            ("AH-2024-0823", "August", date(2024, 8, 31), "14.50"),
        ):
            entry = zipfile.ZipInfo(f"{number}.pdf", (2024, 9, 2, 8, 0, 0))
            archive.writestr(entry, hosting(number, month, issued, total))
    made = message(
        "Alder Hosting <billing@alderhosting.example>", ME, "Your invoices for July and August", at(9, 2, 8, 1),
        text="Hello,\n\nyour invoices for July and August are in the attached archive.\n",
    )  # fmt: skip
    made.add_attachment(content.getvalue(), maintype="application", subtype="zip", filename="invoices.zip")
    return made


def forwarded_inline() -> EmailMessage:
    """Jane forwards a receipt the usual way: her mail program copies it into her own mail."""
    text = """Tea for the workshop, please put it on the books. J.

---------- Forwarded message ---------
From: Juniper Teas <orders@juniperteas.example>
Date: Tue, Aug 6, 2024 at 10:12 AM
Subject: Receipt for order JT-47919
To: Jane Roe <jane@doe-studio.example>


Receipt

Order number: JT-47919
Order date: August 6, 2024
Sold by: Juniper Teas
Customer: Jane Roe

Smoked black tea, 100 g   3 x £11.00   £33.00

Subtotal   £33.00
Shipping   £5.00
Total      £38.00 GBP

Thank you for your order!
"""
    subject = "Fwd: Receipt for order JT-47919"
    return message("Jane Roe <jane@doe-studio.example>", ME, subject, at(8, 7, 9, 20), text=text)


def for_a_client() -> EmailMessage:
    """Jane forwards an invoice to the dedicated address; what stands behind the plus names the client."""
    bought = Purchase(
        kind="invoice", money=EUR, invoice_number="GB-2024-118", issue_date=date(2024, 8, 26),
        seller="Glasbau Lindner GmbH", buyer="Acme Bakery", lines=(line("Vitrine aus Glas, 60 cm", 2, "89.00"),),
        **amounts(net_total="178.00", tax_total="33.82", total="211.82"),
    )  # fmt: skip
    paper = Paper(WORDS["de"], "26. August 2024", ["Musterweg 1", "00000 Beispielstadt"], ["Acme Bakery"])
    text = """For the bakery.

---------- Forwarded message ---------
Von: Glasbau Lindner <rechnung@glasbau-lindner.example>
Date: Mo., 26. Aug. 2024 um 14:05 Uhr
Subject: Ihre Rechnung GB-2024-118
To: Jane Roe <jane@doe-studio.example>


Guten Tag,

anbei erhalten Sie Ihre Rechnung.
"""
    made = message(
        "Jane Roe <jane@doe-studio.example>", "invoices+acme@doe-studio.example", "Fwd: Ihre Rechnung GB-2024-118",
        at(8, 26, 17, 40), text=text,
    )  # fmt: skip
    return attach_pdf(made, ruled(bought, paper, A4), "Rechnung.pdf")


def reply() -> EmailMessage:
    """An answer that quotes an invoice is no invoice."""
    text = """Hi John,

the metronome is on its way back to us, we will be in touch. Sorry for the trouble!

Ada, Copperwind

On Mon, Aug 12, 2024 at 9:02 AM John Doe <john@doe-studio.example> wrote:
> Hello,
>
> invoice CW-10311 of July 29, order number 88157, total $1,128.19:
> one of the tuning forks is bent.
>
> John
"""
    return personal("Copperwind Service <service@copperwind.example>", "Re: Invoice CW-10311", at(8, 13, 15, 2), text)


def personal(sender: str, subject: str, sent: datetime, text: str) -> EmailMessage:
    """What people write to each other."""
    return message(sender, ME, subject, sent, text=text)


def newsletter(sent: datetime, subject: str, offer: str) -> EmailMessage:
    """Prices without a purchase."""
    blocks = [heading(subject), paragraph(offer), button("Shop now", "https://news.larkspur.example/c/2")]
    html = shell("en", subject, offer, "Larkspur", "#7a3b69", blocks, "Unsubscribe")
    headers = {"List-Unsubscribe": "<https://news.larkspur.example/u/2>"}
    return message("Larkspur <news@larkspur.example>", ME, subject, sent, html=html, text=offer, headers=headers)


def shipping() -> EmailMessage:
    """A parcel's notice: no document, but news of an order."""
    blocks = [
        heading("Your order has shipped!"),
        beside([("Order ID", "576990034412207761"), ("Tracking number", "JT0012345678901")]),
    ]
    html = shell("en", "Shipped", "On its way", "TikTok Shop", "#000000", blocks, "TikTok Shop")
    sender = "TikTok Shop <no-reply@shop.tiktok.com>"
    return message(sender, ME, "Your order has shipped!", at(7, 17, 10, 11), html=html)


def phishing() -> EmailMessage:
    """A fake that borrows a name but not the domain."""
    text = "Your order 576990034412207761 is on hold. Pay US$49.00 within 24 hours: http://tiktok-pay.example\n"
    return message("TikTok Shop <support@tiktok-help.example>", ME, "Order on hold!", at(8, 30, 3, 2), text=text)


def inbox() -> Iterator[tuple[str, EmailMessage]]:
    """The messages of INBOX with the names of their files."""
    bought = amazon()
    yield "tiktok-order", tiktok("576990034412207761", at(7, 15, 14, 3), "9.98", "4.00")
    yield (
        "lunch",
        personal("Jane Roe <jane@doe-studio.example>", "Lunch?", at(7, 16, 9, 55), "Noodles at one?\n\nJane\n"),
    )
    yield "tiktok-shipping", shipping()
    yield "aliexpress-order", aliexpress()
    yield "newsletter", newsletter(at(7, 19, 6, 0), "Order now, save 20%", "Every order over $49.00 ships free.\n")
    yield "amazon-order", bought
    shipped = "Your package is on its way. Carrier: UPS, tracking number 1Z12345E0205271688."
    yield (
        "amazon-shipped",
        amazon_notice(
            at(7, 24, 5, 40),
            "shipment-tracking",
            'Shipped: "Shipping labels, 4x6 in..."',
            "Your package was shipped!",
            shipped,
        ),
    )
    yield (
        "amazon-delivered",
        amazon_notice(
            at(7, 26, 19, 15),
            "order-update",
            'Delivered: "Shipping labels, 4x6 in..."',
            "Your package was delivered!",
            "It was left at the front door.",
        ),
    )
    text = "Hello,\n\nplease find your invoice attached.\n"
    yield "copperwind-invoice", copperwind(at(7, 29, 17, 45), "Invoice CW-10311", text, "")
    yield "ebay-order", ebay()
    yield "paypal-receipt", paypal()
    yield "amazon-order-again", bought
    yield (
        "photos",
        personal("Sam Okafor <sam@okafor.example>", "Photos", at(8, 4, 20, 1), "The photos are on the drive.\n"),
    )
    yield "forwarded-inline", forwarded_inline()
    yield "amazon-refund", refund()
    yield "reply", reply()
    yield "lazada-order", lazada()
    text = "Hello,\n\nour records show that you asked for your invoice once more. Here it is.\n"
    yield (
        "copperwind-again",
        copperwind(at(8, 16, 9, 30), "Your invoice CW-10311 once more", text, "Shop Documents 4.3"),
    )
    yield "terms", nothing.terms(ME, at(8, 19, 16, 0))
    yield "forwarded-invoice", forwarded()
    yield "password-reset", nothing.password_reset(ME, at(8, 23, 19, 22))
    yield "for-a-client", for_a_client()
    yield "does-not-add-up", wrong_sum()
    yield "fee-invoice", fee_invoice()
    yield "packed", packed()
    yield "boarding-pass", nothing.boarding_pass(ME, at(9, 3, 6, 30))
    yield "receipt", receipt()
    yield "autumn", newsletter(at(9, 9, 6, 0), "Autumn is here", "Wool from $39.00, and your next invoice 10% off.\n")
    yield (
        "thanks",
        personal("Jane Roe <jane@doe-studio.example>", "Re: window", at(9, 10, 16, 40), "Looks great, thanks!\n"),
    )


def junk() -> Iterator[tuple[str, EmailMessage]]:
    """The messages of Junk: two that do not belong there, as far as anybody can tell, and one that does."""
    yield "tiktok-order", tiktok("577000418833902146", at(8, 25, 21, 17), "5.49", "3.50", "12.00")
    yield "phishing", phishing()
    yield (
        "win",
        personal("Lucky Draw <win@luckydraw.example>", "You won", at(9, 2, 1, 11), "Claim US$1,000,000 now!!!\n"),
    )


def write(mailbox: str, messages: Iterator[tuple[str, EmailMessage]]) -> None:
    """Write one mailbox in place of what was there."""
    folder = FOLDER / mailbox
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.eml"):
        old.unlink()
    for number, (name, made) in enumerate(messages, start=1):
        if "X-Billfold-Sample" not in made:
            made["X-Billfold-Sample"] = NOTE
        (folder / f"{number:02}-{name}.eml").write_bytes(to_bytes(made))


if __name__ == "__main__":
    write("INBOX", inbox())
    write("Junk", junk())
