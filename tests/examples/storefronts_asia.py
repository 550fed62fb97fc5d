"""How marketplaces of Asia lay out their mails, each in its own way, after what is publicly known of them."""

from html import escape as esc

from purchases import Purchase
from storefront import Words, facts, sums, whole


def tiktok(words: Words, bought: Purchase, date_text: str) -> str:
    """TikTok Shop: a card for each thing; label and value in one run, prices at the right above the quantity."""
    card = '<table width="100%" cellpadding="16" style="background:#fff;border-radius:8px"><tr><td>{}</td></tr></table>'
    lines = "".join(
        '<table width="100%"><tr><td width="72"><img src="https://p16.ibyteimg.com/i.webp" width="72" alt=""></td>'
        f'<td valign="top"><div style="font-size:14px">{esc(entry.description)}</div>'
        f'<div style="color:#8a8b91">{esc(words.get("variant", "Default"))}</div></td>'
        f'<td align="right" valign="top"><div>{esc(bought.money(entry.unit_price))}</div>'
        f'<div style="color:#8a8b91">x{entry.quantity}</div></td></tr></table>'
        for entry in bought.lines
    )
    told = "".join(
        f'<div style="font-size:13px">{esc(label)}: <span>{esc(value)}</span></div>'
        for label, value in facts(words, bought, date_text)
    )
    money = "".join(
        f'<table width="100%"><tr><td>{esc(label)}</td><td align="right">{esc(value)}</td></tr></table>'
        for label, value in sums(words, bought)
    )
    link = f"https://shop.tiktok.com/view/order?main_order_id={bought.order_number}"
    head = f'<div style="font-size:24px;font-weight:700">{esc(words["title"])}</div><p>{esc(words["hello"])}</p>'
    parts = [head, told, lines, money, f'<a href="{link}" style="background:#fe2c55">{esc(words["button"])}</a>']
    body = "<br>".join(card.format(part) for part in parts if part)
    foot = f'<p style="color:#8a8b91;font-size:11px">{esc(words["footer"])}</p>'
    return whole(words["lang"], words["title"], f'<div style="background:#f8f8f8">{body}{foot}</div>', words["hello"])


def aliexpress(words: Words, bought: Purchase, date_text: str) -> str:
    """AliExpress: running text with the number as a link; a price and its quantity in one word (`1,99€ x1`)."""
    link = f"https://www.aliexpress.com/p/order/detail.html?tradeOrderId={bought.order_number}"
    told = "".join(
        f'<span style="color:#999">{esc(label)}</span> '
        + (f'<a href="{link}">{value}</a>' if value == bought.order_number else esc(value))
        + "<br>"
        for label, value in facts(words, bought, date_text)
    )
    lines = "".join(
        f'<tr><td rowspan="2" width="60"><img src="https://ae01.alicdn.com/kf/x.jpg" width="60" alt=""></td>'
        f'<td style="padding:4px 8px">{esc(entry.description)}</td></tr><tr><td style="padding:0 8px">'
        f"<b>{esc(bought.money(entry.unit_price))}</b> x{entry.quantity}</td></tr>"
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td width="70%" align="right">{esc(label)}:</td><td align="right"><b>{esc(value)}</b></td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        '<center><table width="600"><tr><td><img src="https://ae01.alicdn.com/logo.png" alt="AliExpress"></td></tr>'
        f"<tr><td><h2>{esc(words['title'])}</h2>{esc(words['hello'])}</td></tr><tr><td>{told}</td></tr>"
        f'<tr><td><table width="100%">{lines}</table></td></tr><tr><td><table width="100%">{money}</table></td></tr>'
        f'<tr><td align="center"><a href="{link}">{esc(words["button"])}</a></td></tr>'
        f'<tr><td style="font-size:10px;color:#aaa">{esc(words["footer"])}</td></tr></table></center>'
    )
    return whole(words["lang"], words["title"], body)


def shopee(words: Words, bought: Purchase, date_text: str) -> str:
    """Shopee: numbered goods whose variation, quantity and price are rows of label and value."""
    told = "".join(
        f'<tr><td style="padding:2px 0">{esc(label)}</td><td style="padding:2px 0;color:#ee4d2d">'
        f"{'#' if value == bought.order_number else ''}{esc(value)}</td></tr>"
        for label, value in facts(words, bought, date_text)
    )
    lines = "".join(
        f'<tr><td colspan="2"><b>{number}. {esc(entry.description)}</b></td></tr>'
        f"<tr><td>{esc(words['quantity'])}</td><td>{entry.quantity}</td></tr>"
        f"<tr><td>{esc(words['price'])}</td><td>{esc(bought.money(entry.unit_price))}</td></tr>"
        for number, entry in enumerate(bought.lines, 1)
    )
    money = "".join(f"<tr><td>{esc(label)}</td><td>{esc(value)}</td></tr>" for label, value in sums(words, bought))
    body = (
        '<table width="600" align="center" style="font-family:Roboto,Arial"><tr><td><img alt="Shopee" src="https://cf.sh'
        f'opee.example/l.png"></td></tr><tr><td><p>{esc(words["hello"])}</p></td></tr><tr><td style="border-top:1px s'
        f'olid #eee"><p><b>{esc(words["title"])}</b></p><table width="100%">{told}</table><table width="100%">{lines}'
        f'</table><table width="100%">{money}</table></td></tr><tr><td>{esc(words["footer"])}</td></tr></table>'
    )
    return whole(words["lang"], words["title"], body)


def lazada(words: Words, bought: Purchase, date_text: str) -> str:
    """Lazada: a row of labels above a row of values, and the parcel's goods with amounts for the whole line."""
    told = facts(words, bought, date_text)
    labels = "".join(f'<td style="font-size:11px;color:#9e9e9e">{esc(label)}</td>' for label, _ in told)
    values = "".join(f'<td style="padding-right:16px"><b>{esc(value)}</b></td>' for _, value in told)
    lines = "".join(
        f'<tr><td><img src="https://lzd-img.example/p.jpg" width="60" alt=""></td><td>{esc(entry.description)}</td>'
        f'<td>{esc(words["quantity"])}: {entry.quantity}</td><td align="right">'
        f"{esc(bought.money(entry.line_total))}</td></tr>"
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td colspan="3" align="right">{esc(label)}</td><td align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        f'<table width="640" align="center"><tr><td style="background:#0f146d;color:#fff">Lazada</td></tr><tr><td>'
        f"<h3>{esc(words['title'])}</h3><p>{esc(words['hello'])}</p><table><tr>{labels}</tr><tr>{values}</tr>"
        f'</table><table width="100%">{lines}{money}</table><p>{esc(words["footer"])}</p></td></tr></table>'
    )
    return whole(words["lang"], words["title"], body, words["hello"])


def temu(words: Words, bought: Purchase, date_text: str) -> str:
    """Temu: the order number in a sentence of its own, goods as pictures with the price of the line and `×2`."""
    told = "".join(
        f'<p style="margin:4px 0;font-size:13px"><span style="color:#777">{esc(label)}:</span>&nbsp;{esc(value)}</p>'
        for label, value in facts(words, bought, date_text)
    )
    cells = "".join(
        f'<td width="33%" valign="top"><img src="https://img.kwcdn.example/g.jpg" alt=""><br>{esc(entry.description)}'
        f"<br><b>{esc(bought.money(entry.line_total))}</b> <span>×{entry.quantity}</span></td>"
        for entry in bought.lines
    )
    money = "".join(
        f'<tr><td align="left">{esc(label)}</td><td width="120" align="right">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    body = (
        '<div style="background:#fb7701;color:#fff;padding:12px;font-weight:800">TEMU</div>'
        f'<div style="padding:16px"><p style="font-size:20px">{esc(words["title"])}</p><p>{esc(words["hello"])}</p>'
        f'{told}<table width="100%"><tr>{cells}</tr></table><table width="100%" style="margin-top:12px">{money}</table>'
        f'<a href="https://www.temu.com/bgt_order_detail.html?parent_order_sn={bought.order_number}">'
        f'{esc(words["button"])}</a><p style="font-size:10px">{esc(words["footer"])}</p></div>'
    )
    return whole(words["lang"], words["title"], body, words["hello"])


def shein(words: Words, bought: Purchase, date_text: str) -> str:
    """SHEIN: a table of goods with headings and article numbers, facts in a grey box beside the label."""
    told = "".join(
        f'<tr><th align="left" style="background:#f6f6f6">{esc(label)}</th><td style="background:#f6f6f6">'
        f"{esc(value)}</td></tr>"
        for label, value in facts(words, bought, date_text)
    )
    heads = "".join(
        f'<th style="border:1px solid #ddd">{esc(head)}</th>' for head in words.get("columns", "").split("/")
    )
    lines = "".join(
        f'<tr><td style="border:1px solid #ddd">{esc(entry.description)}<br><small>SKU: sw2403{number}7718</small></td>'
        f'<td align="center" style="border:1px solid #ddd">{entry.quantity}</td><td align="right" style="border:1px s'
        f'olid #ddd">{esc(bought.money(entry.unit_price))}</td><td align="right" style="border:1px solid #ddd">'
        f"{esc(bought.money(entry.line_total))}</td></tr>"
        for number, entry in enumerate(bought.lines)
    )
    money = "".join(
        f'<tr><td align="right">{esc(label)}:</td><td align="right" width="90">{esc(value)}</td></tr>'
        for label, value in sums(words, bought)
    )
    goods = f'<table width="100%" style="border-collapse:collapse"><tr>{heads}</tr>{lines}</table>' if lines else ""
    body = (
        f'<table width="680" align="center"><tr><td align="center" style="letter-spacing:4px"><b>SHEIN</b></td></tr>'
        f'<tr><td><p>{esc(words["hello"])}</p><h4>{esc(words["title"])}</h4><table width="100%">{told}</table>'
        f'{goods}<table width="100%">{money}</table></td></tr><tr><td align="center">'
        f"<small>{esc(words['footer'])}</small></td></tr></table>"
    )
    return whole(words["lang"], words["title"], body)


def alibaba(words: Words, bought: Purchase, date_text: str) -> str:
    """Alibaba.com: a letter with a ruled table of label and value, the amount among them."""
    rows = [*facts(words, bought, date_text), *sums(words, bought)]
    table = "".join(
        f'<tr><td style="border:1px solid #e5e5e5;padding:8px;background:#fafafa">{esc(label)}</td>'
        f'<td style="border:1px solid #e5e5e5;padding:8px">{esc(value)}</td></tr>'
        for label, value in rows
    )
    link = f"https://biz.alibaba.com/ta/detail.htm?orderId={bought.order_number}"
    body = (
        f'<div style="width:600px"><img src="https://s.alicdn.com/l.png" alt="Alibaba.com"><p>{esc(words["hello"])}</p>'
        f'<p><strong>{esc(words["title"])}</strong></p><table style="border-collapse:collapse">{table}</table>'
        f'<p><a href="{link}">{esc(words["button"])}</a></p><p style="color:#999">{esc(words["footer"])}</p></div>'
    )
    return whole(words["lang"], words["title"], body)


def alibaba_1688(words: Words, bought: Purchase, date_text: str) -> str:
    """1688.com: a table of goods between headings, facts above it in one line, the sum at its foot."""
    told = "　".join(f"{esc(label)}：{esc(value)}" for label, value in facts(words, bought, date_text))
    heads = "".join(f'<th bgcolor="#f0f0f0">{head}</th>' for head in words.get("columns", "").split("/"))
    lines = "".join(
        f"<tr><td>{esc(entry.description)}</td><td align='right'>{esc(bought.money(entry.unit_price))}</td>"
        f"<td align='right'>{entry.quantity}</td><td align='right'>{esc(bought.money(entry.line_total))}</td></tr>"
        for entry in bought.lines
    )
    money = "".join(f"<p align='right'>{esc(label)}：{esc(value)}</p>" for label, value in sums(words, bought))
    goods = f'<table border="1" width="100%"><tr>{heads}</tr>{lines}</table>' if lines else ""
    body = (
        f'<div style="width:750px"><p>{esc(words["hello"])}</p><h3>{esc(words["title"])}</h3><p>{told}</p>{goods}'
        f'{money}<p style="color:#999">{esc(words["footer"])}</p></div>'
    )
    return whole(words["lang"], words["title"], body)
