"""The order mails of five marketplaces, after what is publicly known of their form; each gives (text, HTML)."""

from layouts import above, beside, button, grid, heading, paragraph, shell, stacked, totals
from purchases import Purchase

Bodies = tuple[str, str]

RTL_EMBEDDING = "\u202b"
ZERO_WIDTH_NON_JOINER = "\u200c"


def tiktok_order(bought: Purchase, date_text: str) -> Bodies:
    """TikTok Shop: labels left of the values; the text part has neither the lines nor the date."""
    money = bought.money
    rows = [
        (entry.description, f"x{entry.quantity}", money(entry.unit_price), money(entry.line_total))
        for entry in bought.lines
    ]
    sums = [("Subtotal", bought.net_total), ("Shipping", bought.shipping), ("Discount", bought.discount)]
    sums.append(("Sales tax", bought.tax_total))
    printed = [
        (label, money(-amount if label == "Discount" else amount)) for label, amount in sums if amount is not None
    ]
    blocks = [
        heading("Your order is confirmed!"),
        paragraph(f"Hi {bought.buyer.split()[0]}, thanks for shopping. We will tell you when the parcel leaves."),
        beside(
            [
                ("Order ID", bought.order_number),
                ("Order date", date_text),
                ("Sold by", bought.seller),
                ("Buyer", bought.buyer),
            ]
        ),
        grid(["Item", "Qty", "Price", "Amount"], rows),
        totals([*printed, ("Total", money(bought.total))]),
        button("View order", f"https://shop.tiktok.com/view/order?main_order_id={bought.order_number}"),
    ]
    footer = "This is an automated message from TikTok Shop. Returns are free within 30 days of receipt."
    html = shell("en", "Order confirmed", "Your order is confirmed. ", "TikTok Shop", "#000000", blocks, footer)
    text = f"Your order is confirmed!\n\nOrder ID: {bought.order_number}\nTotal: {money(bought.total)}\n"
    return text, html


ALIEXPRESS_WORDS = {
    "de": {
        "title": "Bestellauftrag bestätigt",
        "hello": "Wir haben Ihre Zahlung erhalten; der Verkäufer bereitet den Versand vor.",
        "order": "Bestell-Nr.", "placed": "Aufgegeben am", "seller": "Verkäufer", "subtotal": "Zwischensumme",
        "shipping": "Versand", "discount": "Rabatt", "total": "Bestellsumme", "button": "Bestellung ansehen",
        "buyer": "Käufer",
    },
    "en": {
        "title": "Order confirmed", "hello": "We have received your payment; the seller is preparing the parcel.",
        "order": "Order number", "placed": "Order date", "seller": "Sold by", "subtotal": "Subtotal",
        "shipping": "Shipping", "discount": "Discount", "total": "Order total", "button": "View order",
        "buyer": "Buyer",
    },
}  # fmt: skip


def aliexpress_order(orders: list[Purchase], date_text: str, lang: str) -> str:
    """AliExpress: one HTML part and no text; one mail may confirm several orders."""
    words = ALIEXPRESS_WORDS[lang]
    blocks = [heading(words["title"]), paragraph(words["hello"])]
    for bought in orders:
        money = bought.money
        facts = [(words["order"], bought.order_number), (words["placed"], date_text)]
        facts += [(words["seller"], bought.seller), (words["buyer"], bought.buyer)]
        blocks.append(beside([(label, value) for label, value in facts if value]))
        rows = [(entry.description, f"{money(entry.unit_price)} x{entry.quantity}") for entry in bought.lines]
        blocks.append(grid([], rows))
        sums = [(words["subtotal"], bought.net_total), (words["shipping"], bought.shipping)]
        printed = [(label, money(amount)) for label, amount in sums if amount is not None]
        if bought.discount is not None:
            printed.append((words["discount"], money(-bought.discount)))
        blocks.append(totals([*printed, (words["total"], money(bought.total))]))
        address = f"https://www.aliexpress.com/p/order/detail.html?tradeOrderId={bought.order_number}"
        blocks.append(button(words["button"], address))
    footer = "Alibaba.com Singapore E-Commerce Private Limited. AliExpress.com"
    return shell(lang, words["title"], words["hello"], "AliExpress", "#e43225", blocks, footer)


AMAZON_WORDS = {
    "en": {
        "hello": "Thanks for your order, {name}!", "order": "Order #", "placed": "Order placed",
        "quantity": "Quantity", "total": "Grand Total:", "seller": "Sold by", "buyer": "Customer",
        "footer": "The contract comes about when the goods are dispatched; this mail is not an invoice.",
    },
    "de": {
        "hello": "Vielen Dank für deine Bestellung, {name}!", "order": "Bestellnr.", "placed": "Bestelldatum",
        "quantity": "Menge", "total": "Summe", "seller": "Verkauf durch", "buyer": "Kunde",
        "footer": "Der Vertrag kommt erst mit dem Versand zustande; diese E-Mail ist keine Rechnung.",
    },
    "ja": {
        "hello": "{name}様、ご注文ありがとうございます。", "order": "注文番号", "placed": "注文日",
        "quantity": "数量", "total": "合計", "seller": "販売元", "buyer": "注文者",
        "footer": "このメールは請求書ではありません。",
    },
}  # fmt: skip


def amazon_order(bought: Purchase, date_text: str, lang: str, site: str) -> Bodies:
    """Amazon: the cents of unit prices are superscript, hence lost in the text part, whose total has a dot.

    The order number follows U+202B. There is no line total and no subtotal.
    """
    words, money = AMAZON_WORDS[lang], bought.money
    hello = words["hello"].format(name=bought.buyer.split()[0])
    blocks = [heading(hello)]
    for entry in bought.lines:
        digits = money(entry.unit_price)
        point = digits.rfind(money.point) if money.places else len(digits)
        cents = digits[point + 1 : point + 1 + money.places]
        price = f'{digits[:point]}<sup style="font-size:60%">{cents}</sup>{digits[point + 1 + money.places :]}'
        blocks.append(
            paragraph(entry.description)
            + stacked(words["quantity"], str(entry.quantity))
            + f'<div style="font-size:18px">{price}</div>'
        )
    facts = [(words["order"], RTL_EMBEDDING + bought.order_number), (words["placed"], date_text)]
    facts += [(words["seller"], bought.seller)] if bought.seller else []
    facts += [(words["buyer"], bought.buyer)]
    blocks.insert(1, beside(facts))
    blocks.append(totals([(words["total"], money(bought.total))]))
    blocks.append(button("›", f"https://www.{site}/gp/css/order-details?orderID={bought.order_number}"))
    footer = f"{site} · {words['footer']}"
    html = shell(lang, hello, hello, site, "#232f3e", blocks, footer)
    lines = [hello, "", words["order"], RTL_EMBEDDING + bought.order_number, ""]
    for entry in bought.lines:
        digits = money(entry.unit_price).replace(money.point, "") if money.places else money(entry.unit_price)
        lines += [f"* {entry.description}", f"  {words['quantity']}: {entry.quantity}", f"  {digits}", ""]
    total = money.pattern.replace(" ", "").format(f"{bought.total:.{money.places}f}")
    return "\n".join([*lines, f"{words['total']} {total}", ""]), html


def amazon_refund(bought: Purchase, date_text: str) -> Bodies:
    """Amazon: the notice of a refund."""
    money = bought.money
    blocks = [
        heading(f"Hello {bought.buyer.split()[0]}, we have issued your refund"),
        beside(
            [("Order #", RTL_EMBEDDING + bought.order_number), ("Refund date", date_text), ("Customer", bought.buyer)]
        ),
        grid(["Item returned", "Quantity"], [(entry.description, str(entry.quantity)) for entry in bought.lines]),
        totals([("Item refund", money(bought.total)), ("Refund total", money(bought.total))]),
        paragraph("The amount goes back to the card you paid with and shows there within 3 to 5 days."),
    ]
    html = shell("en", "Refund", "We have issued your refund", "amazon.com", "#232f3e", blocks, "amazon.com")
    text = f"Your refund\n\nOrder #{bought.order_number}\nRefund total: {money(bought.total)}\n"
    return text, html


EBAY_WORDS = {
    "en": {
        "title": "Your order is confirmed", "hello": "Hi {name}, the seller has been told to send your item.",
        "order": "Order number:", "item": "Item number:", "seller": "Seller:", "price": "Price:",
        "subtotal": "Subtotal:",
        "shipping": "Postage:", "total": "Order total:", "quantity": "Quantity:", "date": "Order date:",
        "company": "eBay S.à r.l.", "buyer": "Buyer:",
    },
    "de": {
        "title": "Bestellung bestätigt", "hello": "Hallo {name}, der Verkäufer bereitet Ihre Sendung vor.",
        "order": "Bestellnummer:", "item": "Artikelnr.:", "seller": "Verkäufer:", "price": "Preis:",
        "subtotal": "Zwischensumme:",
        "shipping": "Versand:", "total": "Gesamtsumme:", "quantity": "Anzahl:", "date": "Bestelldatum:",
        "company": f"eBay G{ZERO_WIDTH_NON_JOINER}mbH, Albert-Einstein-Ring 2-6", "buyer": "Käufer:",
    },
}  # fmt: skip


def ebay_order(bought: Purchase, listing: str, date_text: str, lang: str) -> str:
    """eBay: one HTML part; every fact stands twice, once for the telephone and once for the desk."""
    words, money = EBAY_WORDS[lang], bought.money
    entry = bought.lines[0]
    facts = [
        (words["order"], bought.order_number),
        (words["item"], listing),
        (words["seller"], bought.seller),
        (words["date"], date_text),
        (words["buyer"], bought.buyer),
        (words["quantity"], str(entry.quantity)),
        (words["price"], money(entry.unit_price)),
    ]
    sums = [(words["subtotal"], money(entry.line_total))]
    if bought.shipping is not None:
        sums.append((words["shipping"], money(bought.shipping)))
    sums.append((words["total"], money(bought.total)))
    small = "".join(stacked(label, value) for label, value in facts)
    blocks = [
        heading(words["title"]),
        paragraph(words["hello"].format(name=bought.buyer.split()[0])),
        paragraph(entry.description),
        f'<div class="mobile" style="display:none;mso-hide:all">{small}</div>',
        beside(facts),
        totals(sums),
        button("eBay", f"https://www.ebay.com/itm/{listing}"),
    ]
    footer = f"{words['company']} · [#5b0f6c2f4f0a4d7e9f3c1a2b3c4d5e6f#]"
    return shell(lang, words["title"], words["title"], "eBay", "#0064d2", blocks, footer)


LAZADA_WORDS = {
    "en": {
        "title": "Your order is being processed", "hello": "Hi {name}, we have received your order.",
        "order": "Order ID", "date": "Order Date", "seller": "Seller", "subtotal": "Subtotal",
        "shipping": "Shipping Fee", "discount": "Voucher", "total": "Total (VAT included):", "quantity": "Quantity",
        "buyer": "Customer",
    },
    "th": {
        "title": "คำสั่งซื้อของคุณกำลังดำเนินการ", "hello": "สวัสดีคุณ {name} เราได้รับคำสั่งซื้อของคุณแล้ว",
        "order": "หมายเลขคำสั่งซื้อ", "date": "วันที่สั่งซื้อ", "seller": "ผู้ขาย", "subtotal": "ยอดรวมค่าสินค้า",
        "shipping": "ค่าจัดส่ง", "discount": "ส่วนลด", "total": "ยอดรวมทั้งสิ้น", "quantity": "จำนวน",
        "buyer": "ลูกค้า",
    },
}  # fmt: skip


def lazada_order(bought: Purchase, date_text: str, lang: str) -> Bodies:
    """Lazada: labels above the values, then the parcel's lines."""
    words, money = LAZADA_WORDS[lang], bought.money
    rows = [
        (entry.description, f"{words['quantity']}: {entry.quantity}", money(entry.line_total)) for entry in bought.lines
    ]
    printed = [(words["subtotal"], bought.net_total), (words["shipping"], bought.shipping)]
    sums = [(label, money(amount)) for label, amount in printed if amount is not None]
    if bought.discount is not None:
        sums.append((words["discount"], money(-bought.discount)))
    hello = words["hello"].format(name=bought.buyer)
    blocks = [
        heading(words["title"]),
        paragraph(hello),
        above([(words["order"], bought.order_number), (words["date"], date_text), (words["seller"], bought.seller)]),
        stacked(words["buyer"], bought.buyer),
        grid([], rows),
        totals([*sums, (words["total"], money(bought.total))]),
        paragraph("www.lazada.com"),
    ]
    html = shell(lang, words["title"], hello, "Lazada", "#0f146d", blocks, "TH1JHFZ0EM · Lazada")
    return f"{words['title']}\n\n{words['order']}: {bought.order_number}\n", html
