"""The shops' mails, before anybody forwarded them: plainly invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape


@dataclass(frozen=True, slots=True)
class Original:
    """A mail from a shop, before anybody forwarded it."""

    name: str
    address: str
    to_name: str
    to: str
    subject: str
    when: datetime
    body: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


def at(year: int, month: int, day: int, hour: int, minute: int, zone: float = 2) -> datetime:
    return datetime(year, month, day, hour, minute, 5, tzinfo=timezone(timedelta(hours=zone)))


ANNA = ("Anna Muster", "anna.muster@home.example")


LEE = ("Lee, Kim", "kim.lee@office.example")


COLLEAGUE = ("Kim Lee", "kim.lee@office.example")


ORIGINALS = (
    Original(
        "Kiosk Nord",
        "orders@kiosk-nord.example",
        *ANNA,
        "Your order 4711-20933 is confirmed",
        at(2026, 5, 12, 14, 3),
        ("Thank you for your order, Anna!", "We will write again as soon as it has left our warehouse."),
        (("Order number", "4711-20933"), ("Blue kettle", "39.90 EUR"), ("Total", "39.90 EUR")),
    ),
    Original(
        "Teekontor Rechnung",
        "rechnung@teekontor.example",
        *ANNA,
        "Ihre Rechnung RE-2026-0815: 3 Artikel",
        at(2026, 3, 27, 8, 15, 1),
        ("Guten Tag Frau Muster,", "anbei erhalten Sie Ihre Rechnung."),
        (("Rechnungsnummer", "RE-2026-0815"), ("Datum", "27.03.2026"), ("Gesamtbetrag", "84,10 €")),
    ),
    Original(
        "Lampe & Cie",
        "commande@lampe-cie.example",
        *LEE,
        "Confirmation de commande n° 88-1203 – merci !",
        at(2025, 11, 30, 21, 47, 1),
        ("Bonjour,", "Nous avons bien reçu votre commande."),
        (("Commande", "88-1203"), ("Total TTC", "119,00 €")),
    ),
    Original(
        "Harbor Books, Inc.",
        "receipts@harborbooks.example",
        *ANNA,
        "Receipt for order #HB-55012 📚",
        at(2026, 1, 19, 9, 30, -8),
        ("Hello Anna,", "Here is your receipt for two books."),
        (("Order", "#HB-55012"), ("Total paid", "$31.48")),
    ),
    Original(
        "みどり書店",
        "order@midori-shoten.example",
        "佐藤 花子",
        "hanako@home.example",
        "【みどり書店】ご注文の確認 (注文番号 250-1188)",
        at(2026, 2, 23, 18, 5, 9),
        ("佐藤様", "ご注文ありがとうございます。"),
        (("注文番号", "250-1188"), ("合計", "￥4,860")),
    ),
    Original(
        "青山茶行",
        "service@qingshan-tea.example",
        "李雷",
        "lilei@home.example",
        "订单 9902211 已付款，电子发票请查收",
        at(2026, 4, 8, 23, 9, 8),
        ("尊敬的客户：", "您的订单已付款。"),
        (("订单号", "9902211"), ("合计", "¥268.00")),
    ),
    Original(
        "noreply",
        "noreply@billing.warenhaus.example",
        "",
        "einkauf@werkstatt.example",
        "Date: what you ordered on Monday",
        at(2026, 6, 15, 0, 20),
        ("Order received", "Your parcel goes From: Berlin To: Hamburg"),
        (("Order", "W-77"), ("Total", "12.00 EUR")),
    ),
    Original(
        "Loja Girassol",
        "pedidos@girassol.example",
        "João Exemplo",
        "joao@casa.example",
        "Pedido 30-4456 confirmado: obrigado pela compra",
        at(2026, 7, 21, 16, 41, -3),
        ("Olá João,", "recebemos o seu pagamento."),
        (("Pedido", "30-4456"), ("Total", "R$ 219,90")),
    ),
    Original(
        "Базар Север",
        "zakaz@sever.example",
        "Иван Образцов",
        "ivan@dom.example",
        "Заказ № 100-77 оплачен",
        at(2026, 10, 14, 11, 58, 3),
        ("Здравствуйте, Иван!", "Ваш заказ оплачен."),
        (("Заказ", "100-77"), ("Итого", "2 990 ₽")),
    ),
    Original(
        "סוק הכרמל",
        "hazmanot@souk.example",
        "דנה לדוגמה",
        "dana@bait.example",
        "אישור הזמנה 5521",
        at(2026, 8, 16, 13, 26, 3),
        ("שלום דנה,", "ההזמנה התקבלה."),
        (("הזמנה", "5521"), ("סך הכל", "₪ 145.00")),
    ),
    Original(
        "متجر النخيل",
        "orders@nakheel.example",
        "سارة مثال",
        "sara@bayt.example",
        "تأكيد الطلب رقم 8830",
        at(2026, 9, 17, 19, 14, 3),
        ("مرحبا سارة،", "تم استلام طلبك."),
        (("رقم الطلب", "8830"), ("الإجمالي", "320.00 SAR")),
    ),
    Original(
        "Orders",
        "o_r-d.ers+7@mail.shop.co.example",
        *LEE,
        "Invoice 2026/118 for your purchase of a very long list of garden things that does not fit "
        "into one line of text",
        at(2026, 12, 28, 7, 2, 0),
        ("Dear customer,", "the invoice is below."),
        (("Invoice", "2026/118"), ("Total", "£ 62.00")),
    ),
    Original(
        "Θάλασσα ΑΕ",
        "orders@thalassa.example",
        "Μαρία Δείγμα",
        "maria@spiti.example",
        "Η παραγγελία σας 660-12",
        at(2026, 10, 31, 15, 33, 2),
        ("Αγαπητή Μαρία,", "λάβαμε την παραγγελία σας."),
        (("Παραγγελία", "660-12"), ("Σύνολο", "51,20 €")),
    ),
)


HOME = {"ja": 4, "zh_CN": 5, "zh_TW": 5, "ru": 8, "uk": 8, "bg": 8, "he": 9, "ar": 10, "fr": 2, "pt_BR": 7, "el": 12}


def original(number: int, code: str = "") -> Original:
    """An original for the sample of that number; every second one in the language's own letters."""
    if code in HOME and number % 2:
        return ORIGINALS[HOME[code]]
    return ORIGINALS[number % len(ORIGINALS)]


LONG = ORIGINALS[11]


ROUTE = Original(
    "Paketdienst Blitz",
    "status@blitz-paket.example",
    *ANNA,
    "Order 8181: your route",
    at(2026, 5, 21, 10, 11),
    ("Hello Anna,", "From: Berlin", "To: Hamburg", "Date: 22 May 2026", "Subject: a parcel of two kilograms"),
)


def body_text(mail: Original) -> str:
    return "\n\n".join(mail.body) + "\n\n" + "\n".join(f"{label}: {value}" for label, value in mail.rows) + "\n"


def body_html(mail: Original) -> str:
    cells = "".join(f"<tr><td>{escape(a)}</td><td align=right>{escape(b)}</td></tr>" for a, b in mail.rows)
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in mail.body)
    return f'<div style="max-width:600px">{paragraphs}<table width="100%" cellpadding="4">{cells}</table></div>'
