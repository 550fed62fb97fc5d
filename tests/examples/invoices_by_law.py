"""Invoices whose form a law prescribes: the Brazilian DANFE and the Chinese fapiao.

The forms are after what is publicly known; people, shops and numbers are invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cases import Case, Told
from printed import Sheet
from purchases import Money, Purchase, amounts, line
from sales import CNY, at, day, with_pdf

FENNA, RAFAEL, SAM = "fenna@mailbox.example", "rafael@mailbox.example", "sam.okafor@mailbox.example"
# A DANFE names no currency, and none is guessed.
UNNAMED = Money("", "{}", ".", ",")
A5 = (420.0, 595.0)


def danfe(bought: Purchase, seller: Sequence[str], products: str, shipping: str) -> bytes:
    """A DANFE, the printed form of a Brazilian NF-e: framed cells, each with a small label above its value."""
    sheet = Sheet("DANFE", "NFePHP")
    cells: list[tuple[float, float, float, float, str, str]] = [
        (30, 40, 250, 80, "IDENTIFICAÇÃO DO EMITENTE", bought.seller),
        (250, 40, 565, 80, "CHAVE DE ACESSO", "3526 0400 0000 0000 0000 5500 1000 0417 7210 0041 7722"),
        (30, 80, 250, 110, "NATUREZA DA OPERAÇÃO", "Venda de mercadoria"),
        (250, 80, 400, 110, "CNPJ", "00.000.000/0000-00"),
        (400, 80, 565, 110, "DANFE - NF-e", "Nº 000.041.772 SÉRIE 001"),
        (30, 125, 320, 155, "NOME/RAZÃO SOCIAL", bought.buyer),
        (320, 125, 450, 155, "CPF/CNPJ", "000.000.000-00"),
        (450, 125, 565, 155, "DATA DA EMISSÃO", bought.issue_date.strftime("%d/%m/%Y")),
        (30, 170, 150, 200, "BASE DE CÁLCULO DO ICMS", products),
        (150, 170, 260, 200, "VALOR DO ICMS", "0,00"),
        (260, 170, 400, 200, "VALOR TOTAL DOS PRODUTOS", products),
        (30, 200, 150, 230, "VALOR DO FRETE", shipping),
        (150, 200, 260, 230, "DESCONTO", "0,00"),
        (400, 200, 565, 230, "VALOR TOTAL DA NOTA", bought.money(bought.total)),
    ]
    for left, top, right, bottom, label, value in cells:
        sheet.box(left, top, right, bottom)
        sheet.text(left + 3, top + 8, label, 5.5)
        sheet.text(left + 3, top + 21, value, 8, bold=True)
    sheet.block(34, 73, seller, 6)
    rows: list[Sequence[str]] = [("DESCRIÇÃO DO PRODUTO", "QTD", "VALOR UNIT", "VALOR TOTAL")]
    rows += [
        (e.description, f"{e.quantity},0000", bought.money(e.unit_price), bought.money(e.line_total))
        for e in bought.lines
    ]
    sheet.table(34, (330, 440, 560), 255, rows, size=7)
    sheet.text(34, 780, "INFORMAÇÕES COMPLEMENTARES: Pedido nº " + bought.order_number, 6.5)
    return sheet.done()


def brazil() -> Iterator[Case]:
    """Mercado Livre and TikTok Shop: a seller's DANFE, with the marketplace's number in the small print."""
    for marketplace, sender, order, subject, text, seller, goods in (
        (
            "mercadolibre",
            "Mercado Livre <no-reply@mercadolivre.com.br>",
            "2000011417720399",
            "Nota fiscal da sua compra",
            "Olá, Rafael.\n\nA nota fiscal da sua compra está em anexo.\n",
            "Casa do Café Torrado Ltda",
            "Garrafa térmica 1 L",
        ),
        (
            "tiktok_shop",
            "TikTok Shop <no-reply@shop.tiktok.com>",
            "580417720388115761",
            "Seu pedido foi entregue",
            "Seu pedido foi entregue.\n\nA nota fiscal do vendedor está em anexo.\n",
            "Papel e Cia Ltda",
            "Caderno pontilhado A5",
        ),
    ):
        bought = Purchase(
            kind="invoice",
            marketplace=marketplace,
            money=UNNAMED,
            order_number=order,
            issue_date=day("2026-04-15"),
            seller=seller,
            buyer="Rafael Exemplo",
            lines=(line(goods, 2, "119.95"),),
            **amounts(shipping="18.90", total="258.80"),
        )
        pdf = danfe(bought, ["Rua do Exemplo 5 - 99999-999 Cidade Modelo"], "239,90", "18,90")
        case = with_pdf(
            f"{marketplace}/danfe_pt_br",
            sender,
            RAFAEL,
            subject,
            at("2026-04-15 18:00:00", -3),
            text,
            pdf,
            "danfe.pdf",
            bought,
        )
        # one of the two is the notice of the delivery too
        yield replace(case, events=(Told("delivered", marketplace),) if "entregue" in subject else ())


def fapiao() -> Iterator[Case]:
    """1688.com: a supplier's electronic fapiao, its sum in words and in figures."""
    bought = Purchase(
        kind="invoice",
        marketplace="",
        money=CNY,
        invoice_number="25332000000041772038",
        issue_date=day("2025-09-20"),
        seller="义乌市样品文具厂",
        buyer="示例贸易有限公司",
        lines=(line("*文具*牛皮纸笔记本", 200, "1.637168"),),
        hides=("unit_price", "line_total"),
        adds_up=False,
        **amounts(net_total="327.43", tax_total="42.57", total="370.00"),
    )
    sheet = Sheet("电子发票", "suwell", (A5[1], A5[0]))
    sheet.text(220, 30, "电子发票（普通发票）", 14)
    sheet.text(420, 45, f"发票号码：{bought.invoice_number}", 8)
    sheet.text(420, 58, "开票日期：2025年09月20日", 8)
    sheet.block(30, 90, ["购买方信息", f"名称：{bought.buyer}", "统一社会信用代码：000000000000000000"], 8)
    sheet.block(310, 90, ["销售方信息", f"名称：{bought.seller}", "统一社会信用代码：000000000000000001"], 8)
    sheet.table(
        30,
        (260, 330, 410, 460, 560),
        150,
        [
            ("项目名称", "数量", "单价", "金额", "税率", "税额"),
            ("*文具*牛皮纸笔记本", "200", "1.637168", "327.43", "13%", "42.57"),
            ("合计", "", "", "¥327.43", "", "¥42.57"),
        ],
        size=8,
    )
    sheet.text(30, 225, "价税合计（大写） 叁佰柒拾圆整", 9)
    sheet.text(360, 225, "（小写）¥370.00", 9)
    sheet.text(30, 380, "开票人：样品", 7)
    yield with_pdf(
        "1688/supplier_fapiao_zh",
        "样品文具 <sales@wenju.example>",
        "purchasing@okafor.example",
        "发票",
        at("2025-09-20 17:00:00", 8),
        "您好，附件是您在1688订单3173948420077388015的电子发票，请查收。\n",
        sheet.done(),
        "发票.pdf",
        bought,
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (brazil, fapiao):
        yield from cases()
