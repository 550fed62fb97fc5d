"""Rakuten Ichiba and Yahoo! Shopping Japan: what buyers and what sellers are sent, all of it in Japanese.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from email.message import EmailMessage

from cases import Case
from frames import Shown, cards, flex, full_row, listed, new_frame, old_frame, run, sentence, sums_of, tiles
from messages import attach_pdf, message
from purchases import Money, amounts, line
from sheets import JAPANESE, Sheet, account

JST = timezone(timedelta(hours=9))
YEN = Money("JPY", "{}円", ",", ".", places=0)
YEN_SIGN = Money("JPY", "¥{}", ",", ".", places=0)
HARUKA = "haruka@mailbox.example"


def _in_iso_2022_jp(made: EmailMessage, text: str) -> EmailMessage:
    """Put a text into a message as old Japanese systems do: seven bits, with escapes."""
    made.set_content(text, charset="iso-2022-jp", cte="7bit")
    return made


def rakuten() -> Iterator[Case]:
    """Rakuten Ichiba: text in ISO-2022-JP, the shop's own mail, a receipt as a PDF, a refund, a sale, the bill."""
    bought = Shown(
        kind="order_confirmation", marketplace="rakuten_jp", money=YEN, order_number="288417-20251203-0417700831",
        issue_date=date(2025, 12, 3), seller="海辺の道具店", payment_method="クレジットカード",
        lines=(line("鉄フライパン 26cm", 1, "7480"), line("木べら", 2, "990")), hides=("unit_price",),
        **amounts(net_total="9460", shipping="660", discount="500", total="9620"),
    )  # fmt: skip
    text = (
        "この度は「海辺の道具店」をご利用いただきまして、誠にありがとうございます。\n"
        "下記内容にてご注文を承りました。\n\n"
        "----------------------------------------------------------------------\n"
        f"[受注番号] {bought.order_number}\n[日時]     2025-12-03 22:41:09\n[注文者]   見本 春香 様\n"
        "[支払方法] クレジットカード\n[配送方法] 宅配便\n"
        "----------------------------------------------------------------------\n"
        "[商品]\n鉄フライパン 26cm(fp-26)\n価格  7,480(円) x 1(個) = 7,480(円)   (税込、送料別)\n\n"
        "木べら(hera-1)\n価格  990(円) x 2(個) = 1,980(円)   (税込、送料別)\n"
        "----------------------------------------------------------------------\n"
        "小計     9,460(円)\n送料       660(円)\nクーポン利用 -500(円)\n"
        "----------------------------------------------------------------------\n"
        "支払い金額   9,620(円)\n"
    )
    sent = datetime(2025, 12, 3, 22, 41, 30, tzinfo=JST)
    made = message(
        "楽天市場 <order@rakuten.co.jp>", HARUKA, "【楽天市場】注文内容ご確認（自動配信メール）", sent, text="-"
    )
    yield Case("rakuten_jp/order_iso_2022_jp_ja", _in_iso_2022_jp(made, text), (bought,))

    shop = Shown(
        kind="order_confirmation", marketplace="rakuten_jp", money=YEN_SIGN, order_number=bought.order_number,
        issue_date=bought.issue_date, seller="海辺の道具店", lines=bought.lines, hides=("unit_price",),
        **amounts(net_total="9460", shipping="660", discount="500", total="9620"),
    )  # fmt: skip
    facts = [("ご注文番号", shop.order_number), ("ご注文日", "2025年12月03日"), ("販売者", shop.seller)]
    sums = sums_of(shop, net_total="小計", shipping="送料", discount="クーポン", total="お支払い金額")
    blocks = [sentence("ご注文ありがとうございます", "h2"), listed(facts), cards(shop, "{}個"), flex(sums)]
    made = message(
        "海辺の道具店 <order-confirm@mail.rms.rakuten.co.jp>", HARUKA, "【海辺の道具店】ご注文ありがとうございます",
        sent + timedelta(hours=10), html=old_frame("ja", "海辺の道具店", "#bf0000", blocks, "楽天市場店"),
    )  # fmt: skip
    yield Case("rakuten_jp/order_of_the_shop_ja", made, (shop,))

    receipt = Shown(
        kind="receipt", marketplace="rakuten_jp", money=YEN_SIGN, order_number=bought.order_number,
        invoice_number="R-2512-0417", issue_date=date(2025, 12, 6), seller="株式会社海辺", buyer="見本 春香",
        seller_tax_id="T7123456789012", tax_in_prices=True,
        lines=(line("鉄フライパン 26cm", 1, "7480"), line("木べら", 2, "990")),
        **amounts(tax_total="860", total="9460"),
    )  # fmt: skip
    sheet = Sheet(
        "領収書", ["株式会社海辺", "登録番号 T7123456789012", "見本県見本市1-2-3"], ["見本 春香 様"],
        [("領収書番号", receipt.invoice_number), ("発行日", "2025年12月6日"), ("注文番号", receipt.order_number)],
        [("商品名", "数量", "単価", "金額"), *(full_row(receipt, entry) for entry in receipt.lines)],
        [("内消費税(10%)", "¥860"), ("合計", "¥9,460")], edges=(300, 400, 545), font=JAPANESE, bold=JAPANESE,
    )  # fmt: skip
    made = message(
        "海辺の道具店 <order-confirm@mail.rms.rakuten.co.jp>", HARUKA, "領収書をお送りします", sent + timedelta(days=3),
        text="見本様\n\n領収書を添付いたします。ご確認ください。\n",
    )  # fmt: skip
    yield Case("rakuten_jp/receipt_ja", attach_pdf(made, account(sheet), "ryoshusho.pdf"), (receipt,))

    back = Shown(
        kind="refund", marketplace="rakuten_jp", money=YEN, order_number=bought.order_number,
        issue_date=date(2025, 12, 12), **amounts(total="1980"),
    )  # fmt: skip
    blocks = [
        sentence("返金手続きが完了しました", "h2"),
        run([("注文番号：", back.order_number), ("返金日：", "2025年12月12日"), ("返金額：", "1,980円")], ""),
        sentence("1,980円をクレジットカードに返金いたしました。"),
    ]  # fmt: skip
    made = message(
        "楽天ペイ <no-reply@pay.rakuten.co.jp>", HARUKA, "返金のお知らせ", sent + timedelta(days=9),
        html=new_frame("ja", "楽天ペイ", "#bf0000", blocks, "楽天グループ"),
    )  # fmt: skip
    yield Case("rakuten_jp/refund_ja", made, (back,))

    made = message(
        "楽天市場 <order@rakuten.co.jp>", "shop@umibe.example", "【楽天】注文のお知らせ（店舗様用）", sent,
        text=f"店舗様\n\n新しい注文が入りました。\n受注番号: {bought.order_number}\n合計金額: 9,620円\n"
             "RMSにログインして確認してください。\n",
    )  # fmt: skip
    yield Case("rakuten_jp/own_sale_ja", made)

    fee = Shown(
        kind="fee_invoice", marketplace="rakuten_jp", money=YEN_SIGN, invoice_number="RMS-202512-04417",
        issue_date=date(2025, 12, 31), seller="楽天グループ株式会社", buyer="株式会社海辺",
        lines=(line("システム利用料 12月分", 1, "41200"), line("出店料 12月分", 1, "19500")),
        **amounts(net_total="60700", tax_total="6070", total="66770"),
    )  # fmt: skip
    sheet = Sheet(
        "請求書", ["楽天グループ株式会社", "見本区見本1-1"], ["株式会社海辺 御中"],
        [("請求書番号", fee.invoice_number), ("請求日", "2025年12月31日")],
        [("摘要", "数量", "単価", "金額"), *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="小計", tax_total="消費税(10%)", total="合計金額"),
        edges=(300, 400, 545), font=JAPANESE, bold=JAPANESE,
    )  # fmt: skip
    made = message(
        "楽天市場 <order-confirm@mail.rms.rakuten.co.jp>", "shop@umibe.example", "12月分の請求書",
        datetime(2026, 1, 5, 10, 0, tzinfo=JST), text="出店店舗様\n\n12月分の請求書をお送りします。\n",
    )  # fmt: skip
    yield Case("rakuten_jp/fee_invoice_ja", attach_pdf(made, account(sheet), "seikyusho.pdf"), (fee,))


def yahoo() -> Iterator[Case]:
    """Yahoo! Shopping Japan: an order lowered by points, in tiles."""
    bought = Shown(
        kind="order_confirmation", marketplace="yahoo_shopping_jp", money=YEN, order_number="umibe-10044177",
        issue_date=date(2026, 2, 10), seller="海辺の道具店", payment_method="PayPay", hides=("unit_price",),
        lines=(line("鉄フライパン 26cm", 2, "7480"),),
        **amounts(net_total="14960", shipping="0", discount="960", total="14000"),
    )  # fmt: skip
    facts = [("注文番号", bought.order_number), ("注文日時", "2026年2月10日 20時11分"), ("ストア", bought.seller),
             ("お支払い方法", bought.payment_method)]  # fmt: skip
    sums = sums_of(bought, net_total="小計", shipping="送料", discount="ポイント利用", total="合計金額")
    blocks = [sentence("ご注文内容のご確認", "h2"), tiles(facts), cards(bought, "数量：{}"), flex(sums)]
    made = message(
        "Yahoo!ショッピング <shopping-order-master@mail.yahoo.co.jp>", HARUKA, "【Yahoo!ショッピング】ご注文の確認",
        datetime(2026, 2, 10, 20, 12, 1, tzinfo=JST), html=new_frame("ja", "Yahoo!", "#ff0033", blocks, "LINEヤフー"),
    )  # fmt: skip
    yield Case("yahoo_shopping_jp/order_with_points_ja", made, (bought,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (rakuten, yahoo):
        yield from cases()
