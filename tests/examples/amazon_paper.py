"""Amazon's own layout of an invoice, in the words of four languages.

The form is after what is publicly known.
"""

from collections.abc import Sequence

from printed import Rows, Sheet
from sales import Billed, amount

# Title, paid, reference, sold by, VAT id, date, number, payable, billing, delivery, order, its date and number, goods.
AMAZON_WORDS = {
    "de": (
        "Rechnung",
        "Bezahlt",
        "Zahlungsreferenznummer",
        "Verkauft von",
        "USt-IDNr.",
        "Rechnungsdatum/Lieferdatum",
        "Rechnungsnummer",
        "Zahlbetrag",
        "Rechnungsadresse",
        "Lieferadresse",
        "Bestellinformationen",
        "Bestelldatum",
        "Bestellnummer",
        "Rechnungsdetails",
        "Beschreibung/Menge/Stückpreis (ohne USt.)/USt. %/Stückpreis (inkl. USt.)/Zwischensumme (inkl. USt.)",
        "Versandkosten",
        "Gesamtpreis",
        "USt. %/Zwischensumme (ohne USt.)/USt.",
        "USt. Gesamt",
    ),
    "fr": (
        "Facture",
        "Payé",
        "Référence de paiement",
        "Vendu par",
        "TVA",
        "Date de la facture/Date de la livraison",
        "Numéro de la facture",
        "Total à payer",
        "Adresse de facturation",
        "Adresse de livraison",
        "Informations sur la commande",
        "Date de la commande",
        "Numéro de la commande",
        "Détails de la facture",
        "Description/Qté/Prix unitaire (HT)/Taux TVA/Prix unitaire (TVA incluse)/Prix total (TVA incluse)",
        "Frais de livraison",
        "Facture Total",
        "Taux TVA/Sous-total (HT)/TVA",
        "TVA totale",
    ),
    "es": (
        "Factura",
        "Pagado",
        "Referencia de pago",
        "Vendido por",
        "IVA",
        "Fecha de la factura/Fecha de la entrega",
        "Número de la factura",
        "Total a pagar",
        "Dirección de facturación",
        "Dirección de envío",
        "Información del pedido",
        "Fecha del pedido",
        "Pedido n.º",
        "Detalles de la factura",
        "Descripción/Cant./P. Unitario (IVA excluido)/IVA %/P. Unitario (IVA incluido)/Precio total (IVA incluido)",
        "Gastos de envío",
        "Total de la factura",
        "IVA %/Subtotal (IVA excluido)/IVA",
        "IVA total",
    ),
    "en": (
        "Invoice",
        "Paid",
        "Payment reference",
        "Sold by",
        "VAT #",
        "Invoice date / Delivery date",
        "Invoice #",
        "Total payable",
        "Billing address",
        "Delivery address",
        "Order information",
        "Order date",
        "Order #",
        "Invoice details",
        "Description/Qty/Unit price (excl. VAT)/VAT rate/Unit price (incl. VAT)/Item subtotal (incl. VAT)",
        "Shipping charges",
        "Invoice total",
        "VAT rate/Item subtotal (excl. VAT)/VAT subtotal",
        "Total",
    ),
}


def amazon_invoice(
    lang: str,
    bought: Billed,
    date_text: str,
    ordered: str,
    rate: str,
    net: Sequence[str],
    seller: Sequence[str],
    buyer: Sequence[str],
) -> bytes:
    """Amazon's own layout: a box with number and sum at the right, three addresses, gross prices, VAT below them."""
    words = AMAZON_WORDS[lang]
    money = bought.money
    sheet = Sheet(words[0], "Apache FOP Version 2.1")
    sheet.text(40, 50, words[0], 20, bold=True)
    sheet.right(555, 50, words[1], 14, bold=True)
    sheet.pairs(
        300, 75, [(words[2], "A1B2C3D4E5F6G7H8"), (words[3], bought.seller), (words[4], bought.seller_tax_id)], 395, 7.5
    )
    sheet.box(296, 120, 556, 182)
    for height, label, value in ((132, words[5], date_text), (146, words[6], bought.invoice_number)):
        sheet.text(300, height, label, 8)
        sheet.right(550, height, value, 8)
    sheet.text(300, 172, words[7], 11, bold=True)
    sheet.right(550, 172, money(bought.total), 11, bold=True)
    sheet.block(40, 90, [bought.buyer, *buyer], 10)
    for left, head, values in (
        (40, words[8], [bought.buyer, *buyer]),
        (220, words[9], [bought.buyer, *buyer]),
        (400, words[3], [bought.seller, *seller]),
    ):
        sheet.text(left, 215, head, 9, bold=True)
        sheet.block(left, 230, values, 8)
    sheet.text(40, 300, words[10], 10, bold=True)
    sheet.pairs(40, 316, [(words[11], ordered), (words[12], bought.order_number)], 140, 8)
    sheet.text(40, 352, words[13], 10, bold=True)
    heads = words[14].split("/")
    stops = (270, 345, 385, 465, 555)
    for place, head in zip((40, *stops), heads, strict=True):
        first, _, rest = head.partition(" (")
        draw = sheet.text if place == 40 else sheet.right
        draw(place, 370, first, 7.5, bold=True)
        if rest:
            draw(place, 380, f"({rest}", 7.5, bold=True)
    top = 396.0
    for entry, bare in zip(bought.lines, net, strict=True):
        sheet.text(40, top, entry.description, 8)
        sheet.text(40, top + 10, "ASIN: B0ABCDEF12", 7)
        cells = (str(entry.quantity), money(amount(bare)), rate, money(entry.unit_price), money(entry.line_total))
        for stop, value in zip(stops, cells, strict=True):
            sheet.right(stop, top, value, 8)
        top += 26
    if bought.shipping is not None:
        sheet.text(40, top, words[15], 8)
        sheet.right(555, top, money(bought.shipping), 8)
        top += 16
    sheet.rule(40, top - 6, 555)
    sheet.text(330, top + 10, words[16], 11, bold=True)
    sheet.right(555, top + 10, money(bought.total), 11, bold=True)
    rows: Rows = [words[17].split("/"), (rate, money(bought.net_total), money(bought.tax_total))]  # type: ignore[arg-type]
    top = sheet.table(330, (470, 555), top + 40, [*rows, (words[18], *rows[1][1:])], ruled=False)
    sheet.text(40, 800, f"{bought.seller} · {seller[0]} · {words[4]} {bought.seller_tax_id}", 6.5)
    return sheet.done()
