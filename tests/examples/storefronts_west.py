"""How marketplaces of Europe and the Americas lay out their mails, after what is publicly known of them."""

from html import escape as esc

from purchases import Purchase
from storefront import BRAILLE_FILLER, Words, facts, sums, whole


def amazon(words: Words, bought: Purchase, date_text: str) -> str:
    """Amazon: the number alone below its label, the cents of unit prices raised, and only a total."""
    money = bought.money
    lines = ""
    for entry in bought.lines:
        digits = money(entry.unit_price)
        point = digits.rfind(money.point) if money.places else len(digits)
        cents, after = digits[point + 1 : point + 1 + money.places], digits[point + 1 + money.places :]
        price = f'{esc(digits[:point])}<span style="font-size:8px;vertical-align:super">{cents}</span>{esc(after)}'
        lines += (
            '<table role="presentation"><tr><td width="110"><img src="https://m.media-amazon.com/i.jpg" alt=""></td>'
            f'<td><a href="https://www.{words["site"]}/dp/B0ABCDEF12" class="rio_product">{esc(entry.description)}</a>'
            f"<br><span>{esc(words['quantity'])}: {entry.quantity}</span><br><span>{price}</span></td></tr></table>"
        )
    told = "".join(
        f'<tr><td style="padding-bottom:8px"><span>{esc(label)}</span><br>'
        f'<a class="rio_blue">{"&#8235;" if value == bought.order_number else ""}{esc(value)}</a></td></tr>'
        for label, value in facts(words, bought, date_text)
    )
    rows = "".join(
        f'<tr><td align="left"><b>{esc(label)}</b></td><td align="right"><b>{esc(value)}</b></td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        f'<table width="100%"><tr><td style="background:#232f3e;color:#fff">{esc(words["site"])}</td></tr></table>'
        f'<div style="max-width:640px"><h1>{esc(words["title"])}</h1><p>{esc(words["hello"])}</p>'
        f'<table>{told}</table>{lines}<table width="100%" style="border-top:1px solid #ddd">{rows}</table>'
        f'<a href="https://www.{words["site"]}/gp/css/order-details?orderID={bought.order_number}">'
        f'{esc(words["button"])}</a><p style="font-size:11px">{esc(words["footer"])}</p></div>'
    )
    return whole(words["lang"], words["title"], body, words["title"], ".rio_product{order: 2px;color:#007185}")


def amazon_text(words: Words, bought: Purchase, date_text: str) -> str:
    """Amazon's text part, which loses the cents of unit prices; the amount in its total has a dot everywhere."""
    money = bought.money
    rows = [words["title"], ""]
    for label, value in facts(words, bought, date_text):
        rows += [label, ("\u202b" if value == bought.order_number else "") + value, ""]
    for entry in bought.lines:
        digits = money(entry.unit_price).replace(money.point, "") if money.places else money(entry.unit_price)
        rows += [f"* {entry.description}", f"  {words['quantity']}: {entry.quantity}", f"  {digits}", ""]
    bare = money.pattern.replace(" ", "").replace("\u00a0", "").format(f"{bought.total:.{money.places}f}")
    return "\n".join([*rows, f"{words['total']} {bare}", ""])


def ebay(words: Words, bought: Purchase, date_text: str) -> str:
    """eBay: facts below the picture of each item, twice: for the telephone (hidden) and for the desk."""
    link = "https://www.ebay.com/itm/125998301244"
    told = [*facts(words, bought, date_text), (words["listing"], "125998301244")]
    desk = "".join(f'<p style="margin:0">{esc(label)} <b>{esc(value)}</b></p>' for label, value in told)
    lines = "".join(
        f'<h3><a href="{link}">{esc(entry.description)}</a></h3>'
        + (
            f'<p style="margin:0">{esc(words["price"])} <b>{esc(bought.money(entry.unit_price))}</b></p>'
            f'<p style="margin:0">{esc(words["quantity"])} <b>{entry.quantity}</b></p>'
            if words.get("price")
            else ""
        )
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td style="padding:4px 0">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    both = f'<div class="mobile" style="display:none;mso-hide:all">{desk}</div><div class="desk">{desk}</div>'
    body = (
        f'<table width="600" align="center"><tr><td><h1 style="font-size:28px">{esc(words["title"])}</h1>'
        f'<p>{esc(words["hello"])}</p></td></tr><tr><td><table><tr><td width="200"><img src="https://i.ebayimg.com/x"'
        f' alt=""></td><td>{lines}{both}</td></tr></table></td></tr>'
        f'<tr><td><table width="100%">{money}</table></td></tr>'
        f'<tr><td><a href="{link}">{esc(words["button"])}</a></td></tr><tr><td style="font-size:11px">'
        f"{words['footer']} [#5b0f6c2f4f0a4d7e9f3c1a2b3c4d5e6f#]</td></tr></table>"
    )
    return whole(words["lang"], words["title"], body, words["hello"])


def etsy(words: Words, bought: Purchase, date_text: str) -> str:
    """Etsy: lines with colons one below the other, each item with a transaction number like an order number."""
    told = "".join(f"<div>{esc(label)} {esc(value)}</div>" for label, value in facts(words, bought, date_text))
    lines = "".join(
        f"<hr><div><b>{esc(entry.description)}</b></div><div>{esc(words['transaction'])} 44701933{86 + number}</div>"
        f"<div>{esc(words['quantity'])} {entry.quantity}</div>"
        f"<div>{esc(words['price'])} {esc(bought.money(entry.unit_price))}</div>"
        for number, entry in enumerate(bought.lines)
    )
    money = "".join(
        f'<tr><td style="padding-right:30px">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        '<div style="max-width:560px;margin:0 auto;font-family:Georgia,serif"><div style="color:#f1641e">Etsy</div>'
        f"<h2>{esc(words['title'])}</h2><p>{esc(words['hello'])}</p>{told}{lines}<hr>"
        f'<table>{money}</table><p><a href="https://www.etsy.com/your/purchases">{esc(words["button"])}</a></p>'
        f'<p style="font-size:11px">{esc(words["footer"])}</p></div>'
    )
    return whole(words["lang"], words["title"], body)


def walmart(words: Words, bought: Purchase, date_text: str) -> str:
    """Walmart: the date before the number in one line, goods with `Qty` and the price of the line."""
    told = " | ".join(f"{esc(label)} <b>{esc(value)}</b>" for label, value in reversed(facts(words, bought, date_text)))
    lines = "".join(
        f'<tr><td width="64"><img src="https://i5.walmartimages.com/x.jpg" width="64" alt=""></td><td>'
        f"{esc(entry.description)}<br><span>{esc(words['quantity'])} {entry.quantity}</span></td>"
        f'<td align="right">{esc(bought.money(entry.line_total))}</td></tr>'
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td colspan="2">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        '<table width="100%" bgcolor="#0053e2"><tr><td><img alt="Walmart" src="https://i5.walmartimages.com/l.png"></td>'
        f'</tr></table><table width="600" align="center"><tr><td><h1>{esc(words["title"])}</h1>{esc(words["hello"])}'
        f'<br><br>{told}</td></tr><tr><td><table width="100%">{lines}{money}</table></td></tr>'
        f'<tr><td><a href="https://www.walmart.com/orders">{esc(words["button"])}</a></td></tr>'
        f'<tr><td style="font-size:10px">{esc(words["footer"])}</td></tr></table>'
    )
    return whole(words["lang"], words["title"], body, words["hello"])


def shopify_shop(words: Words, bought: Purchase, date_text: str) -> str:
    """Shopify's template for shops: `Name × 2` and the price of the line, sums in nested paragraphs."""
    lines = "".join(
        '<tr class="order-list__item"><td><table><tr><td><img src="https://cdn.shopify.com/s/x_compact_cropped.jpg" '
        'width="60" alt=""></td><td class="order-list__product-description-cell"><span class="order-list__item-title">'
        f'{esc(entry.description)}&nbsp;&times;&nbsp;{entry.quantity}</span></td><td class="order-list__price-cell">'
        f'<p class="order-list__item-price" align="right">{esc(bought.money(entry.line_total))}</p></td></tr></table>'
        "</td></tr>"
        for entry in bought.lines
    )
    money = "".join(
        f'<tr class="subtotal-line"><td class="subtotal-line__title"><p><span>{esc(label)}</span></p></td>'
        f'<td class="subtotal-line__value" align="right"><strong>{esc(value)}</strong></td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        '<table class="body"><tr><td><table class="header row"><tr><td class="shop-name__cell"><h1>'
        f'<a href="https://{words["domain"]}">{esc(words["brand"])}</a></h1></td><td class="order-number__cell">'
        f'<span class="order-number__text">{esc(words["order_number"])} {esc(bought.order_number)}</span></td></tr>'
        f'</table><table class="row content"><tr><td><h2>{esc(words["title"])}</h2><p>{esc(words["hello"])}</p>'
        f'<a href="https://{words["domain"]}/70011223344/orders/0f8fad5bd9cb11eea16570867728950e">'
        f'{esc(words["button"])}</a></td></tr></table><table class="row section"><tr><td><h3>'
        f'{esc(words["summary"])}</h3></td></tr></table><table class="row">{lines}</table>'
        f'<table class="row subtotal-lines"><tr><td class="subtotal-spacer"></td><td><table>{money}</table></td></tr>'
        f'</table><table class="row footer"><tr><td><p>{esc(words["footer"])}</p></td></tr></table></td></tr></table>'
    )
    return whole(words["lang"], words["title"], body, css=".subtotal-line__title { padding: 5px 0 }")


def mercadolibre(words: Words, bought: Purchase, date_text: str) -> str:
    """Mercado Libre: a yellow head, goods in a box with units in words, facts in small print below the sums."""
    lines = "".join(
        f'<tr><td><img src="https://http2.mlstatic.com/x.jpg" width="64" alt=""></td><td>{esc(entry.description)}'
        f'<div style="color:#999">{entry.quantity} {esc(words["units"])}</div></td>'
        f'<td align="right">{esc(bought.money(entry.line_total))}</td></tr>'
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td colspan="2">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    small = "".join(
        f'<div style="font-size:12px;color:#666">{esc(label)}: {"#" if value == bought.order_number else ""}'
        f"{esc(value)}</div>"
        for label, value in facts(words, bought, date_text)
    )
    body = (
        '<table width="100%" bgcolor="#ffe600"><tr><td align="center"><img src="https://http2.mlstatic.com/l" alt="">'
        f'</td></tr></table><table width="520" align="center"><tr><td align="center"><h2>{esc(words["title"])}</h2>'
        f'<p>{esc(words["hello"])}</p></td></tr><tr><td style="border:1px solid #eee"><table width="100%">{lines}'
        f'{money}</table></td></tr><tr><td>{small}</td></tr><tr><td ><a href="https://{words["site"]}/compras">'
        f"{esc(words['button'])}</a></td></tr><tr><td>{esc(words['footer'])}</td></tr></table>"
    )
    return whole(words["lang"], words["title"], body)


def zalando(words: Words, bought: Purchase, date_text: str) -> str:
    """Zalando: goods first, each with its size; facts in two columns, labels above the values."""
    lines = "".join(
        f'<tr><td width="96"><img src="https://img01.ztat.net/x.jpg" width="96" alt=""></td><td valign="top">'
        f"<b>{esc(entry.description)}</b><br>{esc(words['quantity'])}: {entry.quantity}<br>"
        f"{esc(bought.money(entry.line_total))}</td></tr>"
        for entry in bought.lines
    )
    told = facts(words, bought, date_text)
    cells = [
        f'<td width="50%" valign="top" style="padding:8px 0"><div style="font-weight:700">{esc(label)}</div>'
        f"<div>{esc(value)}</div></td>"
        for label, value in told
    ]
    rows = "".join(f"<tr>{''.join(cells[place : place + 2])}</tr>" for place in range(0, len(cells), 2))
    money = "".join(
        f'<tr><td>{esc(label)}</td><td align="right">{esc(value)}</td></tr>' for label, value in sums(words, bought)
    )
    body = (
        f'<table width="600" align="center"><tr><td><img alt="Zalando" src="https://img01.ztat.net/l.png"></td></tr><tr>'
        f'<td><h1 style="font-size:32px">{esc(words["title"])}</h1><p>{esc(words["hello"])}</p></td></tr><tr><td>'
        f'<table width="100%">{lines}</table></td></tr><tr><td style="background:#f5f5f5"><table width="100%">{money}'
        f'</table></td></tr><tr><td><table width="100%">{rows}</table></td></tr><tr><td style="font-size:11px">'
        f"{esc(words['footer'])}</td></tr></table>"
    )
    return whole(words["lang"], words["title"], body, words["hello"])


def allegro(words: Words, bought: Purchase, date_text: str) -> str:
    """Allegro: the seller's box with its goods as `2 × 29,60 zł`, the offer's number below, then the sums."""
    lines = "".join(
        f'<tr><td><a href="https://allegro.pl/oferta/12345678901">{esc(entry.description)}</a><br>'
        f'<span style="color:#767676">{esc(words["offer"])} 1234567890{number}</span></td><td nowrap>'
        f"{entry.quantity} × {esc(bought.money(entry.unit_price))}</td><td align='right' nowrap>"
        f"{esc(bought.money(entry.line_total))}</td></tr>"
        for number, entry in enumerate(bought.lines, 1)
    )
    told = "".join(
        f'<tr><td style="color:#767676;padding:4px 16px 4px 0">{esc(label)}</td><td>{esc(value)}</td></tr>'
        for label, value in facts(words, bought, date_text)
    )
    money = "".join(
        f'<tr><td style="padding:4px 0">{esc(label)}</td><td align="right"><strong>{esc(value)}</strong></td></tr>'
        for label, value in sums(words, bought)
    )
    link = f"https://allegro.pl/moje-allegro/zakupy/kupione/{bought.order_number}"
    body = (
        '<div style="background:#ece9e3;padding:24px"><div style="background:#fff;padding:24px;max-width:600px"><span '
        f'style="color:#ff5a00">allegro</span><h2>{esc(words["title"])}</h2><p>{esc(words["hello"])}</p><table>{told}'
        f'</table><table width="100%">{lines}</table><hr><table width="100%">{money}</table><a href="{link}">'
        f'{esc(words["button"])}</a><p style="font-size:12px">{esc(words["footer"])}</p></div></div>'
    )
    return whole(words["lang"], words["title"], body)


def bol(words: Words, bought: Purchase, date_text: str) -> str:
    """bol: labels with a colon and values in bold in one cell; `1 x` before the goods."""
    told = "".join(
        f"<tr><td>{esc(label)} <strong>{esc(value)}</strong></td></tr>"
        for label, value in facts(words, bought, date_text)
    )
    lines = "".join(
        f'<tr><td width="40">{entry.quantity} x</td><td>{esc(entry.description)}</td><td align="right">'
        f"{esc(bought.money(entry.line_total))}</td></tr>"
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td colspan="2">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    link = f"https://www.bol.com/nl/rnwy/account/bestellingen/{bought.order_number}?mailing=CLI_ORDER_CONFIRMATION_NL"
    body = (
        f'<table width="100%"><tr><td bgcolor="#0000a4" style="color:#fff">bol</td></tr><tr><td><h1>'
        f'{esc(words["title"])}</h1><p>{esc(words["hello"])}</p><table>{told}</table><table width="100%">{lines}'
        f'{money}</table><a href="{link}">{esc(words["button"])}</a></td></tr><tr><td>{esc(words["footer"])}</td>'
        "</tr></table>"
    )
    return whole(words["lang"], words["title"], body, words["hello"], filler=BRAILLE_FILLER)
