"""Mails and pages of shops: greetings, labels, addresses side by side, and signatures."""

from tests.party_drawing import Layout, html, text

MAILS: list[Layout] = [
    text(
        "text receipt",
        """
MAPLE STREET HARDWARE INC.
12 Maple Street
Toronto, ON M5V 2T6
Tel: 555-0100

Nails                2.00
Total                2.00
Paid by Visa ending in 1111
""",
        seller="MAPLE STREET HARDWARE INC.",
        payment_method="Visa ending in 1111",
    ),
    text(
        "mail with a greeting and a signature",
        """
Hi Jane Roe,

Thank you for your order!

Order number: 1001
Total: $20.00
Shipping method: DHL Parcel
Payment method: PayPal

Your Juniper Teas team
hello@juniperteas.example
""",
        seller="Juniper Teas",
        buyer="Jane Roe",
        payment_method="PayPal",
        shipping_method="DHL Parcel",
    ),
    text(
        "mail: sold by",
        """
Hello Jane,

Lamp, blue
Sold by Acme Lamps
Total: $20.00
""",
        seller="Acme Lamps",
    ),
    text(
        "mail with addresses side by side",
        """
Order 5

Billing address          Shipping address
Jane Roe                 John Doe
3 Test Close             9 Sample Road
London SW1A 1AA          Leeds LS1 1AA

Total                    20.00
© 2024 Mossgreen Plants Ltd
""",
        seller="Mossgreen Plants Ltd",
        buyer="Jane Roe",
        ship_to="John Doe, 9 Sample Road, Leeds LS1 1AA",
    ),
    text(
        "german mail",
        """
Guten Tag Erika Probe,

vielen Dank für Ihre Bestellung 4711.
Versandart: DHL Paket
Zahlungsart: Vorkasse
Summe: 20,00 EUR

Kräuterhof Beispiel GmbH, Hofweg 1, 12345 Felddorf
Amtsgericht Felddorf HRB 123, USt-IdNr. DE123456788
""",
        seller="Kräuterhof Beispiel GmbH",
        buyer="Erika Probe",
        payment_method="Vorkasse",
        shipping_method="DHL Paket",
        seller_tax_id="DE123456788",
    ),
    text(
        "japanese mail",
        """
見本 花子 様

ご注文ありがとうございます。
お支払い方法：クレジットカード
配送方法：宅配便
販売元：北の器
合計 2,000円
""",
        seller="北の器",
        buyer="見本 花子",
        payment_method="クレジットカード",
        shipping_method="宅配便",
    ),
    text(
        "dutch mail",
        """
Beste Sanne Voorbeeld,

Bedankt voor je bestelling bij Bloemenhuis Proef.
Verzendmethode: PostNL
Betaald met: iDEAL
Totaal: € 20,00
""",
        seller="Bloemenhuis Proef",
        buyer="Sanne Voorbeeld",
        payment_method="iDEAL",
        shipping_method="PostNL",
    ),
    text(
        "a mail that greets nobody by name",
        """
Dear customer,
Hello Jane,
Total: $20.00
""",
    ),
    text(
        "plain text invoice",
        """
                         ACME WIDGETS LLC
                    12 Sample Road, Reno, NV 89501

INVOICE 77                                  Date: 2024-05-06

Bill To:                                    Ship To:
  Jane Roe                                    Jane Roe
  3 Test Ave                                  9 Dock Rd
  Denver, CO 80203                            Denver, CO 80204

Widget              2      10.00     20.00
Total                                20.00
""",
        seller="ACME WIDGETS LLC",
        buyer="Jane Roe",
        ship_to="Jane Roe, 9 Dock Rd, Denver, CO 80204",
    ),
    html(
        "order table mail",
        "<table><tr><td>Order number</td><td>77</td></tr><tr><td>Customer</td><td>Jane"
        " Roe</td></tr><tr><td>Seller</td><td>Fern &amp; Filigree</td></tr><tr><td>Delivery method</td><td>Click"
        " &amp; Collect</td></tr><tr><td>Delivery address</td><td>3 Test Close, London SW1A"
        " 1AA</td></tr><tr><td>Paid with</td><td>Apple Pay</td></tr></table>",
        seller="Fern & Filigree",
        buyer="Jane Roe",
        ship_to="3 Test Close, London SW1A 1AA",
        payment_method="Apple Pay",
        shipping_method="Click & Collect",
    ),
    html(
        "shop mail with footer",
        "<h1>Thank you for your order!</h1><p>Hi Jane,</p><p>Order #1001</p><h3>Shipping address</h3><p>Jane"
        " Roe<br>3 Test Close<br>London SW1A 1AA<br>United Kingdom</p><h3>Billing address</h3><p>Jane Roe<br>3 Test"
        " Close<br>London SW1A 1AA</p><h3>Payment</h3><p>Visa ending with 4242 — £20.00</p><h3>Shipping"
        " method</h3><p>Standard</p><p>If you have any questions, reply to this email or contact us at"
        " <a>help@fernhillteas.example</a></p><p>Fernhill Teas</p>",
        seller="Fernhill Teas",
        buyer="Jane Roe",
        shipping_method="Standard",
        ship_to="Jane Roe, 3 Test Close, London SW1A 1AA, United Kingdom",
    ),
    html(
        "german shop mail",
        "<p>Sehr geehrte Frau Erika Probe,</p><p>vielen Dank für Ihre Bestellung bei Wollwerk"
        " Muster.</p><table><tr><td>Zahlungsart:</td><td>Kauf auf"
        " Rechnung</td></tr><tr><td>Versandart:</td><td>DHL</td></tr></table><p>Mit freundlichen Grüßen<br>Ihr"
        " Wollwerk Muster Team</p>",
        seller="Wollwerk Muster",
        buyer="Erika Probe",
        payment_method="Kauf auf Rechnung",
        shipping_method="DHL",
    ),
    html(
        "marketplace-like cards",
        "<div>Sold by: BrightBench Tools</div><div>Deliver to: Jane Roe, 3 Test Close, London SW1A"
        " 1AA</div><div>Paid via Klarna</div>",
        seller="BrightBench Tools",
        ship_to="Jane Roe, 3 Test Close, London SW1A 1AA",
        payment_method="Klarna",
    ),
    text(
        "chinese order",
        "订单号：12345\n卖家：样品五金店\n买家：示例用户\n收货地址：浙江省杭州市示例区样品路8号\n支付方式：支付宝\n配送方式：快递\n",
        seller="样品五金店",
        buyer="示例用户",
        ship_to="浙江省杭州市示例区样品路8号",
        payment_method="支付宝",
        shipping_method="快递",
    ),
    text(
        "spanish order",
        "Hola Inés Ejemplo:\n\nGracias por tu compra en Mercería Hilo.\nForma de pago: Bizum\nForma de envío:"
        " Correos\nDirección de entrega: Calle Prueba 9, 28001 Madrid\n",
        seller="Mercería Hilo",
        buyer="Inés Ejemplo",
        payment_method="Bizum",
        shipping_method="Correos",
        ship_to="Calle Prueba 9, 28001 Madrid",
    ),
    text(
        "labels in brackets",
        """
[注文番号] 12345
[ショップ名] 見本堂
[お支払い方法] 代金引換
合計 2,000円
""",
        seller="見本堂",
        payment_method="代金引換",
    ),
    text(
        "labels and values in turn on one line",
        "订单编号:12345 付款时间:2025-01-02 卖家:样品文具厂 买家:示例用户",
        seller="样品文具厂",
        buyer="示例用户",
    ),
    text(
        "a shop's name where nothing else names a seller",
        "Pedido: 5\nTienda: Papel y Cía\nTotal: 20,00 €",
        seller="Papel y Cía",
    ),
    html(
        "woo mail",
        "<h1>New order receipt</h1><p>Hi John,</p><p>Just to let you know — we've received your order"
        " #1042.</p><table><tr><th>Product</th><th>Quantity</th><th>Price</th></tr><tr><td>Mug</td><td>1"
        "</td><td>€12.00</td></tr><tr><td colspan=2>Payment method:</td><td>Direct bank transfer</td></tr>"
        "<tr><td colspan=2>Total:</td><td>€12.00</td></tr></table><table><tr><td><h2>Billing address"
        "</h2>John Doe<br>Doe Ltd<br>9 Test Road<br>Cork T12 X70A<br>john@example.com</td></tr></table>"
        "<p>Clay & Kiln — Built with WooCommerce</p>",
        seller="",
        buyer="Doe Ltd",
        payment_method="Direct bank transfer",
    ),
    html(
        "saas receipt",
        "<div>Receipt from Nimbus Notes, Inc.</div><div>$9.00 Paid May 5, 2024</div><table><tr><td>RECEIPT"
        " NUMBER</td><td>1234-5678</td></tr><tr><td>PAYMENT METHOD</td><td>Visa -"
        " 4242</td></tr></table><p>Questions? support@nimbusnotes.example</p><p>Nimbus Notes, Inc., 1 Sky Way,"
        " Seattle, WA 98101</p>",
        seller="Nimbus Notes, Inc.",
        buyer="",
        payment_method="Visa - 4242",
    ),
    html(
        "french order",
        "<p>Bonjour Mme Camille Durand,</p><p>Votre commande chez Maison Exemple est confirmée.</p><p><b>Adresse de"
        " facturation</b><br>Camille Durand<br>5 avenue du Test<br>75002 Paris</p><p><b>Adresse de"
        " livraison</b><br>Paul Durand<br>8 rue Neuve<br>69001 Lyon</p><p>Règlement : PayPal</p>",
        seller="Maison Exemple",
        buyer="Camille Durand",
        ship_to="Paul Durand, 8 rue Neuve, 69001 Lyon",
        payment_method="PayPal",
    ),
    html(
        "swedish",
        "<p>Hej Anna Exempel!</p><p>Tack för din beställning hos Garnboden.</p><p>Leveranssätt: PostNord"
        " Ombud</p><p>Betalsätt: Swish</p>",
        seller="Garnboden",
        buyer="Anna Exempel",
        payment_method="Swish",
        shipping_method="PostNord Ombud",
    ),
]
