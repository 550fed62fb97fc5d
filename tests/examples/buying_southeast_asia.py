"""What buyers get from Shopee and Lazada, in their most used languages: payments, confirmations and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import THB, Money, Purchase, amounts, line
from sales import BRL, IDR, MYR, VND, WORDS, at, day, mail
from storefronts_asia import lazada, shopee

LENA, MAYA, JOHN = "lena.brandt@mailbox.example", "maya@mailbox.example", "john.doe@mailbox.example"
CAMILLE, LUCIA, BUDI = "camille@mailbox.example", "lucia@mailbox.example", "budi@mailbox.example"
LINH, SOMCHAI, RAFAEL = "linh@mailbox.example", "somchai@mailbox.example", "rafael@mailbox.example"
VND_BEFORE = Money("VND", "₫{}", ".", ",", places=0)
IDR_SPACED = Money("IDR", "Rp {}", ".", ",", places=0)


def shopee_orders() -> Iterator[Case]:
    """Shopee: numbered goods, labels with colons; the number begins with the day."""
    bought = Purchase(
        kind="receipt",
        marketplace="shopee",
        money=IDR,
        order_number="250311Q7W2KD9M",
        seller="batik.sejahtera",
        issue_date=day("2025-03-11"),
        lines=(line("Kain batik tulis", 2, "185000"), line("Dompet kain", 1, "45000")),
        hides=("line_total",),
        **amounts(net_total="415000", shipping="18000", discount="25000", total="408000"),
    )
    yield mail(
        shopee,
        WORDS["shopee_id"],
        "shopee/payment_id",
        "Shopee <info@mail.shopee.co.id>",
        BUDI,
        f"Pembayaran untuk Pesanan #{bought.order_number} telah dikonfirmasi",
        at("2025-03-11 08:20:44", 7),
        bought,
        "11-03-2025 08:19",
    )
    back = Purchase(
        kind="refund",
        marketplace="shopee",
        money=IDR,
        order_number=bought.order_number,
        issue_date=day("2025-03-20"),
        seller=bought.seller,
        **amounts(total="45000"),
    )
    yield mail(
        shopee,
        WORDS["shopee_refund_id"],
        "shopee/refund_id",
        "Shopee <info@mail.shopee.co.id>",
        BUDI,
        f"Dana untuk pesanan #{back.order_number} telah dikembalikan",
        at("2025-03-20 16:02:00", 7),
        back,
        "20-03-2025",
    )
    bought = Purchase(
        kind="receipt",
        marketplace="shopee",
        money=BRL,
        order_number="250520RT4N8XPA",
        seller="casadocafe",
        issue_date=day("2025-05-20"),
        lines=(line("Filtro de café nº 103", 3, "9.90"),),
        hides=("line_total",),
        **amounts(net_total="29.70", shipping="14.50", discount="5.00", total="39.20"),
    )
    yield mail(
        shopee,
        WORDS["shopee_pt"],
        "shopee/payment_pt_br",
        "Shopee Brasil <info@mail.shopee.com.br>",
        RAFAEL,
        f"Pagamento confirmado: pedido #{bought.order_number}",
        at("2025-05-20 13:31:12", -3),
        bought,
        "20/05/2025 13:30",
    )
    bought = Purchase(
        kind="receipt",
        marketplace="shopee",
        money=VND_BEFORE,
        order_number="250912K8TQ27VB",
        seller="tiemgomsen",
        issue_date=day("2025-09-12"),
        lines=(line("Cốc gốm, xanh", 2, "120000"),),
        hides=("line_total",),
        **amounts(net_total="240000", shipping="22000", discount="15000", total="247000"),
    )
    yield mail(
        shopee,
        WORDS["shopee_vi"],
        "shopee/payment_vi",
        "Shopee <info@mail.shopee.vn>",
        LINH,
        f"Đơn hàng #{bought.order_number} đã được xác nhận thanh toán",
        at("2025-09-12 09:00:30", 7),
        bought,
        "12/09/2025 08:59",
    )
    bought = Purchase(
        kind="receipt",
        marketplace="shopee",
        money=THB,
        order_number="260115M4KX82QF",
        seller="baanrimnam",
        issue_date=day("2026-01-15"),
        lines=(line("กระเป๋าผ้า สีคราม", 1, "390.00"), line("พวงกุญแจ", 2, "59.00")),
        hides=("line_total",),
        **amounts(net_total="508.00", shipping="38.00", discount="50.00", total="496.00"),
    )
    yield mail(
        shopee,
        WORDS["shopee_th"],
        "shopee/payment_th",
        "Shopee Thailand <info@mail.shopee.co.th>",
        SOMCHAI,
        f"ยืนยันการชำระเงินสำหรับคำสั่งซื้อ #{bought.order_number}",
        at("2026-01-15 19:40:12", 7),
        bought,
        "15 ม.ค. 2026 19:39:45",
    )
    back = Purchase(
        kind="refund",
        marketplace="shopee",
        money=THB,
        order_number=bought.order_number,
        issue_date=day("2026-01-26"),
        seller=bought.seller,
        **amounts(total="59.00"),
    )
    yield mail(
        shopee,
        WORDS["shopee_refund_th"],
        "shopee/refund_th",
        "Shopee Thailand <info@mail.shopee.co.th>",
        SOMCHAI,
        f"คืนเงินสำหรับคำสั่งซื้อ #{back.order_number} เรียบร้อยแล้ว",
        at("2026-01-26 10:00:12", 7),
        back,
        "26 ม.ค. 2026",
    )
    bought = Purchase(
        kind="receipt",
        marketplace="shopee",
        money=MYR,
        order_number="251111P3ZD6W0T",
        seller="kedai.kopi.kl",
        issue_date=day("2025-11-11"),
        lines=(line("Kopi-O bags, 20 pcs", 2, "13.90"),),
        hides=("line_total",),
        **amounts(net_total="27.80", shipping="4.90", discount="3.00", total="29.70"),
    )
    yield mail(
        shopee,
        WORDS["shopee_my"],
        "shopee/payment_en_my",
        "Shopee Malaysia <info@mail.shopee.com.my>",
        MAYA,
        f"Payment for order #{bought.order_number} is confirmed",
        at("2025-11-11 00:12:12", 8),
        bought,
        "11/11/2025 00:11",
    )


def lazada_orders() -> Iterator[Case]:
    """Lazada: labels above values; the subject is English in the facts."""
    bought = Purchase(
        kind="order_confirmation",
        marketplace="lazada",
        money=IDR_SPACED,
        order_number="1083177203880015",
        issue_date=day("2025-12-12"),
        seller="Toko Lampu Jaya",
        lines=(line("Lampu meja kayu", 2, "149000"),),
        hides=("unit_price",),
        **amounts(net_total="298000", shipping="15000", discount="30000", total="283000"),
    )
    yield mail(
        lazada,
        WORDS["lazada_id"],
        "lazada/order_id",
        "Lazada Indonesia <no-reply@lazada.co.id>",
        BUDI,
        f"Pesanan Anda #{bought.order_number} sedang diproses",
        at("2025-12-12 12:12:30", 7),
        bought,
        "12 Des 2025 12:12",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="lazada",
        money=VND,
        order_number="441772038800157",
        issue_date=day("2025-11-03"),
        seller="Nhà Sách Mai",
        lines=(line("Sổ tay bìa da", 1, "175000"),),
        hides=("unit_price",),
        **amounts(net_total="175000", shipping="20000", total="195000"),
    )
    yield mail(
        lazada,
        WORDS["lazada_vi"],
        "lazada/order_vi",
        "Lazada Việt Nam <no-reply@lazada.vn>",
        LINH,
        f"Đơn hàng #{bought.order_number} đang được xử lý",
        at("2025-11-03 18:20:30", 7),
        bought,
        "03/11/2025 18:19",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="lazada",
        money=MYR,
        order_number="417720388001574",
        issue_date=day("2026-02-02"),
        seller="Kedai Kopi KL",
        lines=(line("Enamel mug, white", 4, "12.50"),),
        hides=("unit_price",),
        **amounts(net_total="50.00", shipping="4.90", discount="5.00", total="49.90"),
    )
    yield mail(
        lazada,
        WORDS["lazada_my"],
        "lazada/order_en_my",
        "Lazada Malaysia <no-reply@lazada.com.my>",
        MAYA,
        "Your order is being processed",
        at("2026-02-02 09:15:30", 8),
        bought,
        "02 Feb 2026 09:14 AM",
    )
    back = Purchase(
        kind="refund",
        marketplace="lazada",
        money=Money("PHP", "₱{}", ",", "."),
        order_number="1083045527718830",
        issue_date=day("2026-04-28"),
        seller="Isla Home Essentials",
        **amounts(total="57.00"),
    )
    yield mail(
        lazada,
        WORDS["lazada_refund"],
        "lazada/refund_en_ph",
        "Lazada Philippines <no-reply@lazada.com.ph>",
        MAYA,
        f"Your refund for order #{back.order_number} has been processed",
        at("2026-04-28 15:00:30", 8),
        back,
        "28 Apr 2026",
    )
    back = Purchase(
        kind="refund",
        marketplace="lazada",
        money=THB,
        order_number="874410256630175",
        issue_date=day("2026-04-09"),
        seller="Chiang Mai Cotton",
        **amounts(total="1250.00"),
    )
    yield mail(
        lazada,
        WORDS["lazada_refund_th"],
        "lazada/refund_th",
        "Lazada Thailand <no-reply@lazada.co.th>",
        SOMCHAI,
        f"ดำเนินการคืนเงินสำหรับคำสั่งซื้อ #{back.order_number}",
        at("2026-04-09 15:00:30", 7),
        back,
        "09 เม.ย. 2026",
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (shopee_orders, lazada_orders):
        yield from cases()
