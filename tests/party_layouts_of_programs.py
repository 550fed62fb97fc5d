"""Invoices as widespread accounting programs, portals and shops set them, for invented firms; and traps among them."""

from tests.party_drawing import Layout, column, goods, html, pdf, text

PROGRAMS: list[Layout] = [
    pdf(
        "seller at the right, unlabelled buyer at the left, order data beside it",
        (330, 40, "Fernhill Teas", 18),
        column(330, 62, "4 Leaf Row", "Bath BA1 1AA", "hello@fernhillteas.example"),
        (50, 120, "INVOICE", 16),
        column(50, 150, "John Doe", "3 Test Close", "London SW1A 1AA"),
        (330, 150, "Invoice Number:"),
        (440, 150, "51"),
        (330, 163, "Payment Method:"),
        (440, 163, "PayPal"),
        goods(),
        seller="Fernhill Teas",
        buyer="John Doe",
        payment_method="PayPal",
    ),
    pdf(
        "four columns at the foot",
        (57, 120, "Fensterbau Muster GmbH, Musterweg 1, 12345 Musterstadt", 6.5),
        column(57, 135, "Erika Probe", "Am Teich 5", "", "20998 Seestadt"),
        (330, 220, "Rechnungsnr."),
        (430, 220, "RE-100"),
        (330, 233, "Kundennr."),
        (430, 233, "1001"),
        goods(),
        column(57, 760, "Fensterbau Muster GmbH", "Musterweg 1", "12345 Musterstadt", size=7, pitch=9),
        column(200, 760, "Tel. 030 000000", "info@fensterbau.example", "www.fensterbau.example", size=7, pitch=9),
        column(330, 760, "Musterbank", "IBAN DE00 0000", "BIC XXXX", size=7, pitch=9),
        column(450, 760, "USt-IdNr. DE123456788", "HRB 1234 Musterstadt", "GF: Max Muster", size=7, pitch=9),
        seller="Fensterbau Muster GmbH",
        buyer="Erika Probe",
        seller_tax_id="DE123456788",
    ),
    pdf(
        "parties with numbers before their names",
        (50, 40, "Global Sample Metals Inc.", 14),
        column(50, 90, "Sold-to party:", "Customer no.: 4711", "Acme Sample Corp.", "9 Test Ave", "Austin, TX 78701"),
        column(300, 90, "Ship-to:", "Acme Warehouse", "Dock 4", "Dallas, TX 75201"),
        goods(),
        seller="Global Sample Metals Inc.",
        buyer="Acme Sample Corp.",
        ship_to="Acme Warehouse, Dock 4, Dallas, TX 75201",
    ),
    pdf(
        "foot in one centred line",
        column(70, 130, "Herrn", "Max Probe", "Am Teich 5", "20998 Seestadt"),
        (70, 250, "Rechnung 12"),
        goods(),
        (
            60,
            790,
            "Rechenzentrum Fiktiv GmbH | Serverstr. 2 | 12345 Musterstadt | Tel. 0911 000000 | HRB 999 Musterstadt",
            7,
        ),
        seller="Rechenzentrum Fiktiv GmbH",
        buyer="Max Probe",
    ),
    pdf(
        "italian e-invoice as its viewer shows it",
        column(
            50,
            60,
            "Cedente/prestatore (fornitore)",
            "Identificativo fiscale ai fini IVA: IT00743110157",
            "Denominazione: Vetreria Esempio SRL",
            "Indirizzo: Via del Saggio 4",
            "CAP: 50100 Provincia: FI",
        ),
        column(
            320,
            60,
            "Cessionario/committente (cliente)",
            "Identificativo fiscale ai fini IVA: IT12345670017",
            "Denominazione: Prova SPA",
            "Indirizzo: Corso Fittizio 8",
            "CAP: 10100 Provincia: TO",
        ),
        goods(),
        seller="Vetreria Esempio SRL",
        buyer="Prova SPA",
        seller_tax_id="IT00743110157",
        buyer_tax_id="IT12345670017",
    ),
    pdf(
        "digital fapiao",
        (220, 30, "电子发票（普通发票）", 16),
        (40, 90, "购"),
        (60, 90, "名称：示例科技有限公司"),
        (330, 90, "销"),
        (350, 90, "名称：样品文具商店"),
        (60, 110, "统一社会信用代码/纳税人识别号：91110000600037341L"),
        goods(),
        seller="样品文具商店",
        buyer="示例科技有限公司",
        buyer_tax_id="91110000600037341L",
    ),
    pdf(
        "swiss payment slip names both",
        column(50, 50, "Schreinerei Beispiel", "Dorfstrasse 7", "1234 Musterstadt"),
        column(340, 150, "Urs Beispiel", "Seeweg 1", "1234 Musterstadt"),
        goods(),
        column(
            50,
            600,
            "Konto / Zahlbar an",
            "CH44 3199 9123 0008 8901 2",
            "Schreinerei Beispiel",
            "Dorfstrasse 7",
            "1234 Musterstadt",
            size=8,
            pitch=10,
        ),
        column(250, 600, "Zahlbar durch", "Urs Beispiel", "Seeweg 1", "1234 Musterstadt", size=8, pitch=10),
        seller="Schreinerei Beispiel",
        buyer="Urs Beispiel",
    ),
    pdf(
        "sold by in a sentence of a marketplace's invoice",
        (50, 40, "Tax Invoice/Bill of Supply", 12),
        (50, 70, "Sold By: Saffron Example Retail Private Limited ,"),
        (50, 83, "Plot 4, Ring Road, Bengaluru 560001"),
        column(50, 120, "Billing Address", "Asha Example", "12 Lake View", "Pune 411001"),
        column(300, 120, "Shipping ADDRESS", "Ravi Example", "9 Hill Road", "Pune 411002"),
        goods(),
        seller="Saffron Example Retail Private Limited",
        buyer="Asha Example",
        ship_to="Ravi Example, 9 Hill Road, Pune 411002",
    ),
    pdf(
        "bill to address, service provider",
        (50, 40, "Cloudlet Example Inc.", 14),
        column(50, 80, "Bill to Address:", "Acme Sample Corp.", "ATTN: Jane Roe", "9 Test Ave", "Austin, TX 78701"),
        column(300, 80, "Service Provider:", "Cloudlet Example Inc.", "1 Sky Way", "Seattle, WA 98101"),
        goods(),
        seller="Cloudlet Example Inc.",
        buyer="Acme Sample Corp.",
    ),
    pdf(
        "labels at the left of a grid",
        (50, 40, "Nordlys Keramik ApS", 16),
        (50, 90, "Kunde"),
        (150, 90, "Mads Eksempel"),
        (330, 90, "Fakturanr."),
        (430, 90, "77"),
        (50, 103, "Adresse"),
        (150, 103, "Prøvegade 2"),
        (330, 103, "Dato"),
        (430, 103, "01.02.2024"),
        goods(),
        seller="Nordlys Keramik ApS",
        buyer="Mads Eksempel",
    ),
    pdf(
        "customer and number in a row of labels over their values",
        (50, 40, "Stockholm Exempel AB", 16),
        (50, 100, "Kund"),
        (200, 100, "Er referens"),
        (350, 100, "Betalningsvillkor"),
        (50, 114, "Anna Exempel"),
        (200, 114, "Bo"),
        (350, 114, "30 dagar"),
        goods(),
        seller="Stockholm Exempel AB",
        buyer="Anna Exempel",
    ),
    pdf(
        "a name that runs on in a second line",
        column(
            50,
            50,
            "Allgemeine Beispielwerke Vertriebs- und",
            "Handelsgesellschaft mbH",
            "Werkstraße 1",
            "12345 Musterstadt",
            "Tel. 030 000000",
        ),
        column(50, 150, "Rechnung an:", "Erika Probe", "Am Teich 5", "20998 Seestadt"),
        goods(),
        seller="Allgemeine Beispielwerke Vertriebs- und Handelsgesellschaft mbH",
        buyer="Erika Probe",
    ),
    pdf(
        "a name with a number in it",
        column(50, 50, "Studio 54 Prints", "Main Street 12", "Dublin D02 X285", "studio54prints@mail.example"),
        column(50, 150, "Bill to", "Club 88", "High Street 3", "London SW1A 1AA"),
        goods(),
        seller="Studio 54 Prints",
        buyer="Club 88",
    ),
    pdf(
        "bank, carrier and court are no sellers",
        column(50, 130, "Bill to", "Jane Roe", "3 Test Close", "London SW1A 1AA"),
        (50, 40, "INVOICE", 24),
        goods(),
        (50, 740, "Bank: Sample Savings Bank plc"),
        (50, 755, "Delivered by Quick Parcel Services Ltd"),
        (50, 790, "Moonrise Crafts Ltd · Reg. no. 0000 · moonrisecrafts.example", 7),
        seller="Moonrise Crafts Ltd",
        buyer="Jane Roe",
    ),
    pdf(
        "from and to of a journey are no parties",
        (50, 40, "Receipt", 20),
        (50, 100, "From:"),
        (120, 100, "Berlin"),
        (50, 115, "To:"),
        (120, 115, "Munich"),
        goods(),
    ),
    pdf(
        "two companies at the head and nothing to tell them apart",
        column(50, 130, "Example Alpha Ltd", "1 First Street", "Leeds LS1 1AA"),
        column(330, 130, "Example Beta Ltd", "2 Second Street", "York YO1 1AA"),
        goods(),
    ),
    pdf(
        "the buyer's own mail domain does not make him the seller",
        column(
            50, 100, "Bill to", "Acme Sample Corp.", "9 Test Ave", "Austin, TX 78701", "accounts@acmesample.example"
        ),
        (50, 40, "Invoice", 20),
        goods(),
        buyer="Acme Sample Corp.",
    ),
    pdf(
        "hebrew labels",
        (350, 60, "לכבוד: ישראל דוגמה"),
        (50, 60, 'דוגמה סחר בע"מ'),
        goods(),
        seller='דוגמה סחר בע"מ',
        buyer="ישראל דוגמה",
    ),
    pdf(
        "arabic labels",
        (350, 60, "البائع: شركة المثال"),
        (350, 80, "العميل: أحمد مثال"),
        goods(),
        seller="شركة المثال",
        buyer="أحمد مثال",
    ),
    pdf(
        "hindi labels",
        (50, 60, "विक्रेता: उदाहरण स्टोर"),
        (50, 80, "ग्राहक: आशा उदाहरण"),
        goods(),
        seller="उदाहरण स्टोर",
        buyer="आशा उदाहरण",
    ),
    html(
        "html mail with two address columns",
        "<p>Hello,</p><table><tr><td><b>Billing address</b></td><td><b>Shipping address</b></td></tr>"
        "<tr><td>Jane Roe<br>3 Test Close<br>London SW1A 1AA</td>"
        "<td>John Doe<br>9 Sample Road<br>Leeds LS1 1AA</td></tr></table>"
        "<p>Payment method: Apple Pay</p><p>Sold by <b>Acme Lamps</b></p>",
        seller="Acme Lamps",
        buyer="Jane Roe",
        ship_to="John Doe, 9 Sample Road, Leeds LS1 1AA",
        payment_method="Apple Pay",
    ),
    html(
        "html mail with headings over paragraphs",
        "<h2>Order 5</h2><h3>Rechnungsadresse</h3><p>Erika Probe<br>Am Teich 5<br>20998 Seestadt</p>"
        "<h3>Zahlungsart</h3><p>Kreditkarte</p>"
        "<h3>Versandart</h3><p>DHL Express</p><hr>"
        "<p>Kräuterhof Beispiel GmbH<br>Hofweg 1<br>12345 Felddorf<br>info@kraeuterhof.example</p>",
        seller="Kräuterhof Beispiel GmbH",
        buyer="Erika Probe",
        payment_method="Kreditkarte",
        shipping_method="DHL Express",
    ),
    html(
        "html receipt from a shop",
        "<h1>Your receipt from Juniper Teas</h1><p>Hi John Doe,</p><p>Amount paid $20.00</p><p>Visa •••• 4242</p>",
        seller="Juniper Teas",
        buyer="John Doe",
        payment_method="Visa •••• 4242",
    ),
    html(
        "a quoted header names no parties",
        "<p>From: Jane Roe &lt;jane@example.com&gt;"
        "<br>To: John Doe &lt;john@example.com&gt;<br>Subject: Invoice</p><p>Total 20.00</p>",
    ),
    text(
        "a mail to a team",
        """
Dear Acme Team,

Invoice 5
Total: $20.00
""",
    ),
    text(
        "french mail",
        """
Bonjour Camille Durand,

Merci pour votre commande sur Lin & Laine.
Mode de livraison : Point relais
Mode de paiement : Carte bancaire
Total : 20,00 €

© 2024 Lin & Laine SARL - Tous droits réservés
""",
        seller="Lin & Laine SARL",
        buyer="Camille Durand",
        payment_method="Carte bancaire",
        shipping_method="Point relais",
    ),
    text(
        "polish mail",
        """
Dzień dobry,

Sprzedawca: Leśna Pracownia
Kupujący: Jan Testowy
Sposób dostawy: Paczkomat
Metoda płatności: BLIK
Razem: 20,00 zł
""",
        seller="Leśna Pracownia",
        buyer="Jan Testowy",
        payment_method="BLIK",
        shipping_method="Paczkomat",
    ),
    text(
        "korean mail",
        """
주문자: 김견본
판매자: 달빛문구
결제수단: 신용카드
배송방법: 택배
합계 20,000원
""",
        seller="달빛문구",
        buyer="김견본",
        payment_method="신용카드",
        shipping_method="택배",
    ),
]
