"""Forwarded mails as mail programs lay them out, each with the truth beside it, and mails that only look like one.

`.venv/bin/python tests/forward_samples.py DIR` writes them all as `.eml` files with `truth.jsonl`, for looking at;
with `--late` behind it, those that were kept aside.
Every layout (client) is crossed with the languages it speaks. Labels, separators and date formats are those of
the programs; people, shops and orders are invented.
"""
# ruff: noqa: E501 - the markup that programs write stands here as they write it, a line of theirs in a line of ours

import base64
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from html import escape
from pathlib import Path

from babel.dates import format_datetime

# --- languages --------------------------------------------------------------------------------------------------

# code | from | sent | date | to | subject | forwarded message | original message | Apple's first line | prefix
WORDS = """
en|From|Sent|Date|To|Subject|Forwarded message|Original Message|Begin forwarded message:|FW
en_GB|From|Sent|Date|To|Subject|Forwarded message|Original message|Begin forwarded message:|Fw
de|Von|Gesendet|Datum|An|Betreff|Weitergeleitete Nachricht|Ursprüngliche Nachricht|Anfang der weitergeleiteten Nachricht:|WG
fr|De|Envoyé|Date|À|Objet|Message transféré|Message d'origine|Début du message transféré :|TR
es|De|Enviado|Fecha|Para|Asunto|Mensaje reenviado|Mensaje original|Inicio del mensaje reenviado:|RV
it|Da|Inviato|Data|A|Oggetto|Messaggio inoltrato|Messaggio originale|Inizio messaggio inoltrato:|I
nl|Van|Verzonden|Datum|Aan|Onderwerp|Doorgestuurd bericht|Oorspronkelijk bericht|Begin doorgestuurd bericht:|FW
pt_BR|De|Enviada em|Data|Para|Assunto|Mensagem encaminhada|Mensagem original|Início da mensagem encaminhada:|ENC
pt_PT|De|Enviado|Data|Para|Assunto|Mensagem reencaminhada|Mensagem original|Início da mensagem reencaminhada:|FW
ca|De|Enviat|Data|Per a|Assumpte|Missatge reenviat|Missatge original|Inici del missatge reenviat:|RV
ro|De la|Trimis|Dată|Către|Subiect|Mesaj redirecționat|Mesaj original|Începutul mesajului redirecționat:|FW
pl|Od|Wysłano|Data|Do|Temat|Przekazana wiadomość|Wiadomość oryginalna|Początek przekazywanej wiadomości:|PD
cs|Od|Odesláno|Datum|Komu|Předmět|Přeposlaná zpráva|Původní zpráva|Začátek přeposílané zprávy:|FW
sk|Od|Odoslané|Dátum|Komu|Predmet|Preposlaná správa|Pôvodná správa|Začiatok preposlanej správy:|FW
hu|Feladó|Elküldve|Dátum|Címzett|Tárgy|Továbbított üzenet|Eredeti üzenet|Továbbított levél kezdete:|FW
sl|Od|Poslano|Datum|Za|Zadeva|Posredovano sporočilo|Izvirno sporočilo|Začetek posredovanega sporočila:|FW
hr|Od|Poslano|Datum|Prima|Predmet|Proslijeđena poruka|Izvorna poruka|Započeta proslijeđena poruka:|FW
sr|Од|Послато|Датум|За|Тема|Прослеђена порука|Оригинална порука|Почетак прослеђене поруке:|FW
bg|От|Изпратено|Дата|До|Относно|Препратено съобщение|Оригинално съобщение|Начало на препратеното съобщение:|FW
ru|От|Отправлено|Дата|Кому|Тема|Пересылаемое сообщение|Исходное сообщение|Начало переадресованного сообщения:|FW
uk|Від|Надіслано|Дата|Кому|Тема|Переслане повідомлення|Оригінальне повідомлення|Початок листа, що пересилається:|FW
el|Από|Στάλθηκε|Ημερομηνία|Προς|Θέμα|Προωθημένο μήνυμα|Αρχικό μήνυμα|Αρχή προωθημένου μηνύματος:|ΠΡΘ
tr|Kimden|Gönderildi|Tarih|Kime|Konu|İletilen ileti|Orijinal İleti|İletilmiş mesajın başlangıcı:|İLT
fi|Lähettäjä|Lähetetty|Päivämäärä|Vastaanottaja|Aihe|Välitetty viesti|Alkuperäinen viesti|Alkaa välitetty viesti:|VL
sv|Från|Skickat|Datum|Till|Ämne|Vidarebefordrat meddelande|Ursprungligt meddelande|Vidarebefordrat brev:|VB
da|Fra|Sendt|Dato|Til|Emne|Videresendt meddelelse|Oprindelig meddelelse|Start på videresendt besked:|VS
nb|Fra|Sendt|Dato|Til|Emne|Videresendt melding|Opprinnelig melding|Videresendt melding:|VS
et|Saatja|Saadetud|Kuupäev|Adressaat|Teema|Edastatud kiri|Algne kiri|Edastatud kirja algus:|Edasi
lv|No|Nosūtīts|Datums|Kam|Tēma|Pārsūtīta vēstule|Sākotnējā ziņa|Pārsūtītās vēstules sākums:|FW
lt|Nuo|Išsiųsta|Data|Kam|Tema|Persiųstas laiškas|Pradinis laiškas|Persiųsto laiško pradžia:|FW
ja|差出人|送信日時|日付|宛先|件名|転送メッセージ|元のメッセージ|転送されたメッセージ:|FW
zh_CN|发件人|发送时间|日期|收件人|主题|转发的邮件|原始邮件|以下是转发的邮件：|转发
zh_TW|寄件者|寄件日期|日期|收件者|主旨|轉寄的郵件|原始郵件|以下是轉寄的郵件：|轉寄
ko|보낸 사람|보낸 날짜|날짜|받는 사람|제목|전달된 메시지|원본 메시지|전달된 메시지:|FW
th|จาก|ส่งเมื่อ|วันที่|ถึง|เรื่อง|ข้อความที่ส่งต่อ|ข้อความต้นฉบับ|เริ่มข้อความที่ส่งต่อ:|FW
vi|Từ|Đã gửi|Ngày|Đến|Chủ đề|Thư đã được chuyển tiếp|Thư gốc|Bắt đầu thư được chuyển tiếp:|FW
id|Dari|Dikirim|Tanggal|Kepada|Subjek|Pesan yang diteruskan|Pesan Asli|Mulai pesan yang diteruskan:|FW
ms|Daripada|Dihantar|Tarikh|Kepada|Subjek|Mesej yang dimajukan|Mesej Asal|Mulakan mesej dimajukan:|FW
ar|من|تم الإرسال|التاريخ|إلى|الموضوع|رسالة معاد توجيهها|الرسالة الأصلية|بداية الرسالة المعاد توجيهها:|FW
he|מאת|נשלח|תאריך|אל|נושא|הודעה שהועברה|הודעה מקורית|תחילת ההודעה שהועברה:|FW
hi|प्रेषक|भेजा गया|दिनांक|प्रति|विषय|अग्रेषित संदेश|मूल संदेश|फ़ॉरवर्ड किए गए संदेश की शुरुआत:|FW
"""

# Dates in CLDR patterns, as the programs write them; @@ is GMT+2, @% UTC+2, @# (GMT+02:00), @! GMT+02:00,
# @& the Buddhist year, @* an English ordinal, @^ at the start: Arabic-Indic digits.
# code | Windows long date | Gmail | Apple | short numeric
DATES = """
en|EEEE, MMMM d, y h:mm a|EEE, MMM d, y 'at' h:mm\u202fa|MMMM d, y 'at' h:mm:ss\u202fa @@|M/d/yy h:mm a
en_GB|dd MMMM y HH:mm|EEE, d MMM y 'at' HH:mm|d MMMM y 'at' HH:mm:ss 'BST'|dd/MM/y HH:mm
de|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'um' HH:mm 'Uhr'|d. MMMM y 'um' HH:mm:ss 'MESZ'|dd.MM.yy HH:mm
fr|EEEE d MMMM y HH:mm|EEE d MMM y 'à' HH:mm|d MMMM y 'à' HH:mm:ss @%|dd/MM/y HH:mm
es|EEEE, d 'de' MMMM 'de' y H:mm|EEE, d MMM y 'a' 'las' H:mm|d 'de' MMMM 'de' y, H:mm:ss 'CEST'|d/M/yy H:mm
it|EEEE d MMMM y HH:mm|EEE d MMM y 'alle' 'ore' HH:mm|d MMMM y 'alle' 'ore' HH:mm:ss 'CEST'|dd/MM/yy HH:mm
nl|EEEE d MMMM y HH:mm|EEE d MMM y 'om' HH:mm|d MMMM y 'om' HH:mm:ss 'CEST'|dd-MM-y HH:mm
pt_BR|EEEE, d 'de' MMMM 'de' y HH:mm|EEE, d 'de' MMM 'de' y 'às' HH:mm|d 'de' MMMM 'de' y HH:mm:ss 'BRT'|dd/MM/y HH:mm
pt_PT|d 'de' MMMM 'de' y HH:mm|EEEE, d/MM/y 'à(s)' HH:mm|d 'de' MMMM 'de' y, HH:mm:ss 'WEST'|dd/MM/yy HH:mm
ca|EEEE, d MMMM 'de' y HH:mm|EEE, d MMM y 'a' 'les' H:mm|d MMMM 'de' y 'a' 'les' H:mm:ss 'CEST'|d/M/yy H:mm
ro|EEEE, d MMMM y HH:mm|EEE, d MMM y 'la' HH:mm|d MMMM y 'la' HH:mm:ss 'EEST'|dd.MM.y HH:mm
pl|EEEE, d MMMM y HH:mm|EEE, d MMM y 'o' HH:mm|d MMMM y 'o' HH:mm:ss 'CEST'|dd.MM.y HH:mm
cs|EEEE d. MMMM y H:mm|EEE d. M. y 'v' H:mm 'odesílatel'|d. MMMM y 'v' H:mm:ss 'SELČ'|dd.MM.yy H:mm
sk|EEEE d. MMMM y H:mm|EEE d. M. y 'o' H:mm|d. MMMM y 'o' H:mm:ss 'SELČ'|d. M. y H:mm
hu|y. MMMM d., EEEE H:mm|y. MMM d., EEE, H:mm|y. MMMM d. H:mm:ss 'CEST'|y. MM. dd. H:mm
sl|EEEE, dd. MMMM y HH:mm|EEE, d. MMM y 'ob' HH:mm|d. MMMM y 'ob' HH:mm:ss 'CEST'|d. MM. yy HH:mm
hr|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'u' HH:mm|d. MMMM y. 'u' HH:mm:ss 'CEST'|dd. MM. y. HH:mm
sr|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'у' HH:mm|d. MMMM y. HH:mm:ss 'CEST'|d.M.y. HH:mm
bg|EEEE, d MMMM y 'г'. HH:mm 'ч'.|EEE, d.MM.y 'г'. 'в' HH:mm|d MMMM y 'г'. 'в' HH:mm:ss @@|d.MM.yy HH:mm
ru|d MMMM y 'г'. HH:mm|EEE, d MMM y 'г'. 'в' HH:mm|d MMMM y 'г'. 'в' HH:mm:ss @@|dd.MM.y HH:mm
uk|EEEE, d MMMM y 'р'. HH:mm|EEE, d MMM y 'р'. 'о' HH:mm|d MMMM y 'р'. 'о' HH:mm:ss @@|dd.MM.yy HH:mm
el|EEEE, d MMMM y h:mm a|EEE, d MMM y 'στις' h:mm a|d MMMM y 'στις' h:mm:ss a 'EEST'|d/M/yy h:mm a
tr|d MMMM y EEEE HH:mm|d MMM y EEE, HH:mm|d MMMM y HH:mm:ss @@|d.MM.y HH:mm
fi|cccc d. MMMM y H.mm|ccc d. MMM y 'klo' H.mm|d. MMMM y 'klo' H.mm.ss @%|d.M.y H.mm
sv|'den' d MMMM y HH:mm|EEE d MMM y 'kl' HH:mm|d MMMM y 'kl'. HH:mm:ss 'CEST'|y-MM-dd HH:mm
da|d. MMMM y HH:mm|EEE d. MMM y 'kl'. HH.mm|d. MMMM y 'kl'. HH.mm.ss 'CEST'|dd.MM.y HH.mm
nb|EEEE d. MMMM y HH:mm|EEE d. MMM y 'kl'. HH:mm|d. MMMM y 'kl'. HH:mm:ss 'CEST'|dd.MM.y HH:mm
et|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'kell' HH:mm|d. MMMM y, HH:mm:ss @@|dd.MM.yy HH:mm
lv|EEEE, y. 'gada' d. MMMM HH:mm|EEE, y. 'g'. d. MMM, 'plkst'. HH:mm|y. 'gada' d. MMMM HH:mm:ss @@|dd.MM.yy HH:mm
lt|y 'm'. MMMM d 'd'., EEEE HH:mm|y-MM-dd, EEE HH:mm|y 'm'. MMMM d 'd'. HH:mm:ss @@|y-MM-dd HH:mm
ja|y年M月d日 H:mm|y年M月d日(EEE) H:mm|y年M月d日 H:mm:ss 'JST'|y/MM/dd H:mm
zh_CN|y年M月d日 H:mm|y年M月d日EEE ah:mm|y年M月d日 @@ H:mm:ss|y-MM-dd HH:mm
zh_TW|y年M月d日 a hh:mm|y年M月d日 EEE ah:mm|y年M月d日 @@ ah:mm:ss|y/M/d ah:mm
ko|y년 M월 d일 EEEE a h:mm|y년 M월 d일 (EEE) a h:mm|y년 M월 d일 a h시 m분 s초 @@|y. M. d. a h:mm
th|d MMMM @& H:mm|EEE d MMM y 'เวลา' HH:mm|d MMMM @& 'เวลา' HH:mm:ss @@|d/M/@& HH:mm
vi|EEEE, d MMMM, y h:mm a|HH:mm, EEE, d MMM, y|HH:mm:ss @@ 'ngày' d 'tháng' M 'năm' y|dd/MM/y HH:mm
id|EEEE, dd MMMM y HH.mm|EEE, d MMM y 'pukul' HH.mm|d MMMM y HH.mm.ss @@|dd/MM/yy HH.mm
ms|EEEE, d MMMM y h:mm a|EEE, d MMM y 'pada' h:mm a|d MMMM y 'pada' h:mm:ss a @@|d/MM/yy h:mm a
ar|EEEE, d MMMM, y hh:mm a|@^EEEE، d MMMM y 'في' h:mm a|@^d MMMM y 'في' h:mm:ss a @@|@^d/M/y h:mm a
he|EEEE d MMMM y HH:mm|EEEE, d בMMM y 'ב'-HH:mm|d בMMMM y 'בשעה' H:mm:ss @@|d.M.y, HH:mm
hi|d MMMM y HH:mm|EEE, d MMM y 'को' h:mm a 'बजे'|d MMMM y 'को' h:mm:ss a @@|d/M/yy h:mm a
"""

RFC = "EEE, dd MMM y HH:mm:ss Z"
COLONS = {"fr": " :", "ca": ":"}


@dataclass(frozen=True, slots=True)
class Language:
    """The words and date formats of one user-interface language."""

    code: str
    sender: str
    sent: str
    date: str
    to: str
    subject: str
    forwarded: str
    original: str
    begin: str
    prefix: str
    long: str
    gmail: str
    apple: str
    short: str


@cache
def languages() -> dict[str, Language]:
    dates = {row.split("|")[0]: row.split("|")[1:] for row in DATES.strip().split("\n")}
    rows = [row.split("|") for row in WORDS.strip().split("\n")]
    return {row[0]: Language(*row, *dates[row[0]]) for row in rows}


# --- originals --------------------------------------------------------------------------------------------------


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


def _at(year: int, month: int, day: int, hour: int, minute: int, zone: float = 2) -> datetime:
    return datetime(year, month, day, hour, minute, 5, tzinfo=timezone(timedelta(hours=zone)))


ANNA = ("Anna Muster", "anna.muster@home.example")
LEE = ("Lee, Kim", "kim.lee@office.example")
ORIGINALS = (
    Original(
        "Kiosk Nord",
        "orders@kiosk-nord.example",
        *ANNA,
        "Your order 4711-20933 is confirmed",
        _at(2026, 5, 12, 14, 3),
        ("Thank you for your order, Anna!", "We will write again as soon as it has left our warehouse."),
        (("Order number", "4711-20933"), ("Blue kettle", "39.90 EUR"), ("Total", "39.90 EUR")),
    ),
    Original(
        "Teekontor Rechnung",
        "rechnung@teekontor.example",
        *ANNA,
        "Ihre Rechnung RE-2026-0815: 3 Artikel",
        _at(2026, 3, 27, 8, 15, 1),
        ("Guten Tag Frau Muster,", "anbei erhalten Sie Ihre Rechnung."),
        (("Rechnungsnummer", "RE-2026-0815"), ("Datum", "27.03.2026"), ("Gesamtbetrag", "84,10 €")),
    ),
    Original(
        "Lampe & Cie",
        "commande@lampe-cie.example",
        *LEE,
        "Confirmation de commande n° 88-1203 – merci !",
        _at(2025, 11, 30, 21, 47, 1),
        ("Bonjour,", "Nous avons bien reçu votre commande."),
        (("Commande", "88-1203"), ("Total TTC", "119,00 €")),
    ),
    Original(
        "Harbor Books, Inc.",
        "receipts@harborbooks.example",
        *ANNA,
        "Receipt for order #HB-55012 📚",
        _at(2026, 1, 19, 9, 30, -8),
        ("Hello Anna,", "Here is your receipt for two books."),
        (("Order", "#HB-55012"), ("Total paid", "$31.48")),
    ),
    Original(
        "みどり書店",
        "order@midori-shoten.example",
        "佐藤 花子",
        "hanako@home.example",
        "【みどり書店】ご注文の確認 (注文番号 250-1188)",
        _at(2026, 2, 23, 18, 5, 9),
        ("佐藤様", "ご注文ありがとうございます。"),
        (("注文番号", "250-1188"), ("合計", "￥4,860")),
    ),
    Original(
        "青山茶行",
        "service@qingshan-tea.example",
        "李雷",
        "lilei@home.example",
        "订单 9902211 已付款，电子发票请查收",
        _at(2026, 4, 8, 23, 9, 8),
        ("尊敬的客户：", "您的订单已付款。"),
        (("订单号", "9902211"), ("合计", "¥268.00")),
    ),
    Original(
        "noreply",
        "noreply@billing.warenhaus.example",
        "",
        "einkauf@werkstatt.example",
        "Date: what you ordered on Monday",
        _at(2026, 6, 15, 0, 20),
        ("Order received", "Your parcel goes From: Berlin To: Hamburg"),
        (("Order", "W-77"), ("Total", "12.00 EUR")),
    ),
    Original(
        "Loja Girassol",
        "pedidos@girassol.example",
        "João Exemplo",
        "joao@casa.example",
        "Pedido 30-4456 confirmado: obrigado pela compra",
        _at(2026, 7, 21, 16, 41, -3),
        ("Olá João,", "recebemos o seu pagamento."),
        (("Pedido", "30-4456"), ("Total", "R$ 219,90")),
    ),
    Original(
        "Базар Север",
        "zakaz@sever.example",
        "Иван Образцов",
        "ivan@dom.example",
        "Заказ № 100-77 оплачен",
        _at(2026, 10, 14, 11, 58, 3),
        ("Здравствуйте, Иван!", "Ваш заказ оплачен."),
        (("Заказ", "100-77"), ("Итого", "2 990 ₽")),
    ),
    Original(
        "סוק הכרמל",
        "hazmanot@souk.example",
        "דנה לדוגמה",
        "dana@bait.example",
        "אישור הזמנה 5521",
        _at(2026, 8, 16, 13, 26, 3),
        ("שלום דנה,", "ההזמנה התקבלה."),
        (("הזמנה", "5521"), ("סך הכל", "₪ 145.00")),
    ),
    Original(
        "متجر النخيل",
        "orders@nakheel.example",
        "سارة مثال",
        "sara@bayt.example",
        "تأكيد الطلب رقم 8830",
        _at(2026, 9, 17, 19, 14, 3),
        ("مرحبا سارة،", "تم استلام طلبك."),
        (("رقم الطلب", "8830"), ("الإجمالي", "320.00 SAR")),
    ),
    Original(
        "Orders",
        "o_r-d.ers+7@mail.shop.co.example",
        *LEE,
        "Invoice 2026/118 for your purchase of a very long list of garden things that does not fit into one line of text",
        _at(2026, 12, 28, 7, 2, 0),
        ("Dear customer,", "the invoice is below."),
        (("Invoice", "2026/118"), ("Total", "£ 62.00")),
    ),
    Original(
        "Θάλασσα ΑΕ",
        "orders@thalassa.example",
        "Μαρία Δείγμα",
        "maria@spiti.example",
        "Η παραγγελία σας 660-12",
        _at(2026, 10, 31, 15, 33, 2),
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


# --- truth ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Truth:
    """What the header of the original says. `time` is HH:MM or empty; `zone` in minutes where written as a number.

    `sender` is empty where only a name is written; `to` where no address of a recipient is.
    """

    sender: str
    name: str
    to: str
    subject: str
    day: str
    time: str
    zone: int | None
    body: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail and the originals in it: none where it is no forward, several where they stand side by side."""

    name: str
    client: str
    language: str
    raw: bytes
    truths: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True)
class Forward:
    """A forward as a mail program puts it into the body: plain text, HTML, and what it says."""

    text: str
    html: str
    truth: Truth


def written(pattern: str, when: datetime, code: str) -> tuple[str, str, int | None]:
    """The moment in words, and the time and the zone as far as they are written."""
    zone = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    sign, hours, minutes = "+" if zone >= 0 else "-", abs(zone) // 60, abs(zone) % 60
    short = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    digits = pattern.startswith("@^")
    text = format_datetime(when, pattern.removeprefix("@^"), locale=code).replace("@@", f"GMT{short}")
    text = text.replace("@%", f"UTC{short}").replace("@#", f"(GMT{sign}{hours:02}:{minutes:02})")
    text = text.replace("@!", f"GMT{sign}{hours:02}:{minutes:02}").replace("@&", str(when.year + 543))
    ordinal = "th" if 11 <= when.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
    text = text.replace("@*", f"{when.day}{ordinal}")
    if code == "ko":
        text = text.replace("AM", "오전").replace("PM", "오후")
    if digits:
        text = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    timed = re.search("[hH]", re.sub(r"'[^']*'", "", pattern)) is not None
    zoned = re.search("@[@%#!]|Z", re.sub(r"'[^']*'", "", pattern)) is not None
    return text, f"{when:%H:%M}" if timed else "", zone if zoned else None


def truth_of(mail: Original, pattern: str, code: str) -> Truth:
    _, time, zone = written(pattern, mail.when, code)
    return Truth(mail.address, mail.name, mail.to, mail.subject, f"{mail.when:%Y-%m-%d}", time, zone, mail.body[0])


# --- the pieces of a header block -------------------------------------------------------------------------------


def angle(name: str, address: str) -> str:
    """`Name <a@b>`."""
    return f"{name} <{address}>" if name else address


def quoted(name: str, address: str) -> str:
    """`"Name" <a@b>`."""
    return f'"{name}" <{address}>' if name else f"<{address}>"


def careful(name: str, address: str) -> str:
    """`"Last, First" <a@b>`, quoted only where RFC 5322 asks for it."""
    return angle(f'"{name}"' if re.search(r"[,.@]", name) else name, address)


def mailto(name: str, address: str) -> str:
    """`Name [mailto:a@b]`, as Outlook wrote for years."""
    return f"{name} [mailto:{address}]" if name else address


def doubled(name: str, address: str) -> str:
    """`Name <a@b<mailto:a@b>>`, as Exchange makes plain text of its HTML."""
    return f"{name} <{address}<mailto:{address}>>" if name else f"{address}<mailto:{address}>"


def linked(name: str, address: str) -> str:
    """`Name<mailto:a@b>`, as Windows Mail does."""
    return f"{name or address}<mailto:{address}>"


def spaced(name: str, address: str) -> str:
    """`a@b <mailto:a@b>`."""
    return f"{address} <mailto:{address}>"


def bare(name: str, address: str) -> str:
    """`a@b`."""
    return address


Writer = Callable[[str, str], str]
Row = tuple[str, str]


def fields(
    mail: Original, order: str, labels: dict[str, str], date: str, writer: Writer = angle, to: Writer | None = None
) -> list[Row]:
    """The (label, value) rows in a client's order: F(rom), D(ate), T(o), S(ubject)."""
    values = {
        "F": writer(mail.name, mail.address),
        "D": date,
        "T": (to or writer)(mail.to_name, mail.to),
        "S": mail.subject,
    }
    return [(labels[key], values[key]) for key in order]


def labels_of(language: Language, date: str = "date") -> dict[str, str]:
    return {"F": language.sender, "D": getattr(language, date), "T": language.to, "S": language.subject}


def lines(rows: Sequence[Row], colon: str = ":", bold: bool = False, gap: str = " ") -> str:
    mark = "*" if bold else ""
    return "\n".join(f"{mark}{label}{colon}{mark}{gap}{value}".rstrip() for label, value in rows)


def linked_html(value: str) -> str:
    """A value as HTML, its addresses as links."""
    plain = re.sub(r"<?mailto:[^<>\]]+>?|\[\]", "", value)
    return re.sub(r"[\w.+-]+@[\w.-]+\w", lambda m: f'<a href="mailto:{m[0]}">{m[0]}</a>', escape(plain, quote=False))


def html_rows(rows: Sequence[Row], colon: str = ":", between: str = "<br>", mark: str = "b", link: bool = True) -> str:
    """`<b>From:</b> value<br>` and so on."""
    start, end = (f"<{mark}>", f"</{mark.split()[0]}>") if mark else ("", "")
    show = linked_html if link else (lambda value: escape(value, quote=False))
    return between.join(f"{start}{label}{colon}{end} {show(value)}" for label, value in rows)


def body_text(mail: Original) -> str:
    return "\n\n".join(mail.body) + "\n\n" + "\n".join(f"{label}: {value}" for label, value in mail.rows) + "\n"


def body_html(mail: Original) -> str:
    cells = "".join(f"<tr><td>{escape(a)}</td><td align=right>{escape(b)}</td></tr>" for a, b in mail.rows)
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in mail.body)
    return f'<div style="max-width:600px">{paragraphs}<table width="100%" cellpadding="4">{cells}</table></div>'


def quote(text: str, mark: str = "> ") -> str:
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


# --- clients ----------------------------------------------------------------------------------------------------

Client = Callable[[Original, Language], Forward]


def _colon(language: Language) -> str:
    return COLONS.get(language.code, ":")


def gmail(mail: Original, language: Language) -> Forward:
    """Gmail translates the first label and the date only."""
    date = written(language.gmail, mail.when, language.code)[0]
    sender = "From" if language.code == "ja" else language.sender
    labels = {"F": sender, "D": "Date", "T": "To", "S": "Subject"}
    rows = fields(mail, "FDST", labels, date, angle, lambda _, address: f"<{address}>")
    colon = _colon(language)
    text = f"---------- Forwarded message ---------\n{sender}{colon} {rows[0][1]}\n{lines(rows[1:])}\n\n\n{body_text(mail)}"
    head = (
        f'{sender}{colon} <strong class="gmail_sendername" dir="auto">{escape(mail.name)}</strong> <span dir="auto">'
        f'&lt;<a href="mailto:{mail.address}">{mail.address}</a>&gt;</span><br>{html_rows(rows[1:], mark="")}'
    )
    html = (
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message '
        f"---------<br>{head}<br></div><br><br>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.gmail, language.code))


def gmail_old(mail: Original, language: Language) -> Forward:
    """Older Gmail and its mobile apps: everything translated, ten dashes on both sides."""
    date = written(language.gmail, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    bar = f"---------- {language.forwarded} ----------"
    text = f"{bar}\n{lines(rows, _colon(language))}\n\n{body_text(mail)}"
    html = (
        f'<div class="gmail_quote">{bar}<br>{html_rows(rows, _colon(language), mark="")}'
        f"<br><br><br>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.gmail, language.code))


def outlook_desktop(mail: Original, language: Language) -> Forward:
    """Outlook 2013 to 2021 for Windows: a paragraph under a thin line."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, angle, angle)
    first, rest = rows[0], rows[1:]
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"{lines(rows, colon)}\n\n{body_text(mail)}"
    html = (
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>'
        f'<span lang="EN-US" style="mso-fareast-language:DE">{first[0]}{colon}</span></b><span lang="EN-US"> '
        f"{escape(first[1], quote=False)}\n<br>\n{html_rows(rest, colon, '<br>' + chr(10), link=False)}<o:p></o:p></span></p></div></div>"
        f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{body_html(mail)}'
    )
    return Forward(text, f'<div class="WordSection1">{html}</div>', truth_of(mail, language.long, language.code))


def outlook_classic(mail: Original, language: Language) -> Forward:
    """Outlook in plain text, up to 2010: `-----Original Message-----` and addresses as `[mailto:]`."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, mailto, lambda name, address: name or address)
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"-----{language.original}-----\n{lines(rows, colon)}\n\n{body_text(mail)}"
    truth = truth_of(mail, language.long, language.code)
    return Forward(
        text, f"<p>{escape(text).replace(chr(10), '<br>')}</p>", replace(truth, to="" if mail.to_name else mail.to)
    )


def outlook_web(mail: Original, language: Language) -> Forward:
    """Outlook on the web, the new Outlook, and Outlook for Mac: a rule, then `divRplyFwdMsg`."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date)
    colon = " :" if language.code == "fr" else ":"
    text = f"________________________________\n{lines(rows, colon)}\n\n{body_text(mail)}"
    html = (
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" '
        'dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
        f"{html_rows(rows, colon, link=False)}</font><div>&nbsp;</div></div><div>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.long, language.code))


def outlook_mobile(mail: Original, language: Language) -> Forward:
    """Outlook for iOS and Android: seconds in the date, the rule and `divRplyFwdMsg`, text made by Exchange."""
    pattern = language.long.replace("mm", "mm:ss", 1).replace("mm:ss.ss", "mm.ss")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, doubled)
    shown = fields(mail, "FDTS", labels_of(language, "sent"), date)
    text = f"Get Outlook for iOS<https://aka.example/o0ukef>\n________________________________\n{lines(rows)}\n\n{body_text(mail)}"
    html = (
        '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.example/o0ukef">Outlook for iOS</a></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, '
        f'sans-serif" style="font-size:11pt" color="#000000">{html_rows(shown, link=False)}</font><div>&nbsp;</div></div>{body_html(mail)}'
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def windows_mail(mail: Original, language: Language) -> Forward:
    """Windows Mail: the address stands only in the link behind the name."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, linked)
    text = f"Sent from Mail for Windows\n\n{lines(rows)}\n\n{body_text(mail)}"
    shown = [
        (
            label,
            f'<a href="mailto:{m[2]}">{escape(m[1])}</a>'
            if (m := re.fullmatch("(.*)<mailto:(.*)>", value))
            else escape(value),
        )
        for label, value in rows
    ]
    html = (
        '<p class="MsoNormal">Sent from Mail for Windows</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="mso-element:'
        'para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal" style="border:'
        'none;padding:0in">'
        + "<br>".join(f"<b>{label}: </b>{value}" for label, value in shown)
        + f"</p></div>{body_html(mail)}"
    )
    return Forward(text, html, truth_of(mail, language.long, language.code))


def apple(mail: Original, language: Language) -> Forward:
    """Apple Mail on a Mac: everything quoted, one `div` for each line of the header."""
    date = written(language.apple, mail.when, language.code)[0]
    rows = fields(mail, "FSDT", labels_of(language), date, careful)
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"{language.begin}\n\n" + quote(f"{lines(rows, colon, bold=True)}\n\n{body_text(mail)}")
    style = "margin-top: 0px; margin-right: 0px; margin-bottom: 0px; margin-left: 0px;"
    font = "font-family: -webkit-system-font, 'Helvetica Neue', Helvetica, sans-serif;"
    divs = "".join(
        f'<div style="{style}"><span style="{font} color:rgba(0, 0, 0, 1.0);"><b>{label}{colon} </b></span><span style="{font}">'
        f"{escape(value, quote=False)}<br></span></div>"
        for label, value in rows
    )
    html = (
        f'<div><br><blockquote type="cite"><div>{language.begin}</div><br class="Apple-interchange-newline">{divs}<br>'
        f"<div>{body_html(mail)}</div></blockquote></div><br>"
    )
    return Forward(text, html, truth_of(mail, language.apple, language.code))


def iphone(mail: Original, language: Language) -> Forward:
    """Mail on an iPhone: bold labels, only some recipients by name."""
    date = written(language.apple, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language), date, angle)
    text = f"\n{language.begin}\n\n" + quote(f"{lines(rows, bold=True)}\n\n{body_text(mail)}")
    html = (
        f'<br><div dir="ltr">iPhone</div><div dir="ltr"><br>{language.begin}<br><br></div><blockquote type="cite"><div dir="ltr">'
        f'{html_rows(rows, link=True)}<br><br></div></blockquote><blockquote type="cite"><div dir="ltr">\ufeff{body_html(mail)}</div></blockquote>'
    )
    return Forward(text, html, truth_of(mail, language.apple, language.code))


def thunderbird(mail: Original, language: Language) -> Forward:
    """Thunderbird: a table of the header, the date as in the original."""
    date = written(RFC, mail.when, "en")[0]
    rows = fields(mail, "SDFT", labels_of(language), date, careful)
    gap = " \t" if language.code != "ja" else "\t"
    colon = _colon(language)
    bar = f"-------- {'Forwarded Message' if language.code == 'ja' else language.forwarded} --------"
    text = f"\n{bar}\n{lines(rows, colon, gap=gap)}\n\n\n\n{body_text(mail)}"
    cells = "".join(
        f'<tr><th align="RIGHT" nowrap="nowrap" valign="BASELINE">{label}{colon} </th><td>{linked_html(value)}</td></tr>'
        for label, value in rows
    )
    html = (
        f'<div class="moz-forward-container"><br><br>{bar}<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" '
        f'border="0"><tbody>{cells}</tbody></table><br><br>{body_html(mail)}</div>'
    )
    return Forward(text, html, truth_of(mail, RFC, "en"))


def yahoo(mail: Original, language: Language) -> Forward:
    """Yahoo and AOL on the web; their plain text is one run of words."""
    pattern = {"en": "EEEE, MMMM d, y 'at' hh:mm:ss a @@"}.get(
        language.code, language.long.replace("mm", "mm:ss", 1) + " @@"
    )
    pattern = pattern.replace("mm:ss.ss", "mm.ss")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FTDS", labels_of(language, "sent"), date, angle, quoted)
    bar = f"----- {language.forwarded} -----"
    colon = _colon(language)
    text = f"   {bar}\n {lines(rows, colon)}\n\n{body_text(mail)}"
    divs = "".join(f"<div><b>{label}{colon}</b> {escape(value, quote=False)}</div>" for label, value in rows)
    html = (
        '<div id="ydp5a3f2yahoo_quoted" class="ydp5a3f2yahoo_quoted"><div style="font-family:\'Helvetica Neue\', Helvetica, Arial, '
        f'sans-serif;font-size:13px;color:#26282a;"><div>{bar}</div>{divs}<div><br></div><div>{body_html(mail)}</div></div></div>'
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def samsung(mail: Original, language: Language) -> Forward:
    """Samsung's Android mail: a numeric date with the zone in brackets."""
    pattern = language.short.replace(" ", "  ", 1) + "  @#"
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language), date, angle)
    bar = f"-------- {language.original} --------"
    text = f"\n{bar}\n{lines(rows)} \n\n{body_text(mail)}"
    divs = "".join(f"<div>{label}: {escape(value, quote=False)} </div>" for label, value in rows)
    html = (
        '<div id="composer_signature"><div style="font-size:85%;color:#575757" dir="auto">Galaxy</div></div><div><br></div><div '
        f'align="left" style="font-size:100%;color:#000000"><!-- originalMessage --><div>{bar}</div>{divs}<div><br></div></div>{body_html(mail)}'
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def zoho(mail: Original, language: Language) -> Forward:
    """Zoho Mail: the same line above and below the header."""
    date = written(RFC, mail.when, "en")[0]
    rows = fields(mail, "FTDS", labels_of(language), date, angle)
    bar = f"============ {language.forwarded} ============"
    text = f"{bar}\n{lines(rows)}\n{bar}\n\n{body_text(mail)}"
    html = (
        '<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"><br></div><div class="zmail_extra" '
        f'data-zbluepencil-ignore="true"><div><br></div><div id="Zm-_Id_-Sgn1">{bar}<br>{html_rows(rows, mark="")}<br>{bar}<br></div>'
        f'<div><br></div><blockquote style="margin: 0px;" id="blockquote_zmail">{body_html(mail)}</blockquote></div>'
    )
    return Forward(text, html, truth_of(mail, RFC, "en"))


def proton(mail: Original, language: Language) -> Forward:
    """Proton Mail: "On" before the date, an ordinal in English, and a quotation below."""
    pattern = {
        "en": "'On' EEEE, MMMM @*, y 'at' h:mm a",
        "de": "'Am' EEEE, d. MMMM y 'um' HH:mm",
        "fr": "'Le' EEEE d MMMM y 'à' HH:mm",
    }
    pattern = pattern | {"en_GB": "'On' EEEE, @* MMMM y 'at' HH:mm"}
    chosen = pattern.get(language.code, language.gmail)
    date = written(chosen, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    colon = _colon(language)
    bar = f"------- {language.forwarded} -------"
    text = f"{bar}\n{lines(rows, colon)}\n\n" + quote(body_text(mail))
    html = (
        f'<div class="protonmail_quote">{bar}<br>{html_rows(rows, colon, mark="")}<br><br><blockquote class="protonmail_quote" '
        f'type="cite">{body_html(mail)}</blockquote><br></div>'
    )
    return Forward(text, html, truth_of(mail, chosen, language.code))


def qq(mail: Original, language: Language) -> Forward:
    """QQ Mail: a grey block, each address closed by a semicolon."""
    chinese = language.code.startswith("zh")
    bar = "原始邮件" if chinese else "Original"
    labels = {"F": "发件人", "D": "发送时间", "T": "收件人", "S": "主题"} if chinese else labels_of(languages()["en"])
    pattern = "y年M月d日(EEEE) ah:mm" if chinese else "EEE, MMM d, y hh:mm a"
    date = written(pattern, mail.when, "zh_CN" if chinese else "en")[0]
    rows = fields(mail, "FDTS", labels, date, lambda name, address: f'"{name or address}"<{address}>;')
    gap = "&nbsp;"
    text = f"------------------ {bar} ------------------\n{lines(rows, gap='  ')}\n\n{body_text(mail)}"
    divs = "".join(f"<div><b>{label}:</b>{gap}{escape(value, quote=False)}</div>" for label, value in rows)
    html = (
        '<div><includetail><div>&nbsp;</div><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px;FONT-FAMILY: '
        f'Arial Narrow;padding:2px 0 2px 0;">------------------{gap}{bar}{gap}------------------</div><div style="FONT-SIZE: 12px;'
        f'background:#efefef;padding:8px;">{divs}</div><div>&nbsp;</div>{body_html(mail)}</div></includetail></div>'
    )
    return Forward(text, html, truth_of(mail, pattern, "zh_CN" if chinese else "en"))


def netease(mail: Original, language: Language) -> Forward:
    """163, 126 and Yeah.net: full-width colons, a year-first date."""
    chinese = language.code.startswith("zh")
    labels = {"F": "发件人", "D": "发送日期", "T": "收件人", "S": "主题"} if chinese else labels_of(languages()["en"])
    bar = "-------- 转发邮件信息 --------" if chinese else "-------- Forwarding messages --------"
    pattern = "y-MM-dd HH:mm:ss"
    date = written(pattern, mail.when, "en")[0]
    rows = fields(mail, "FDTS", labels, date, quoted, lambda name, address: f"{name} <{address}>" if name else address)
    colon = "：" if chinese else ":"
    text = f"{bar}\n{lines(rows, colon, gap='' if chinese else ' ')}\n\n{body_text(mail)}"
    shown = "<br>".join(f"{label}{colon}{escape(value, quote=False)}" for label, value in rows)
    html = (
        f'<div style="position:relative;zoom:1">{bar}<br>{shown}<div style="clear:both"></div></div><div id="isForwardContent">'
        f"<div>{body_html(mail)}</div></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, "en"))


def gmx(mail: Original, language: Language) -> Forward:
    """GMX, Web.de and mail.com: the date first, no separator."""
    pattern = {"de": "EEEE, d. MMMM y 'um' HH:mm 'Uhr'", "en": "EEEE, MMMM dd, y 'at' h:mm a"}.get(
        language.code, language.long
    )
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "DFTS", labels_of(language, "sent"), date, quoted, bare)
    text = f"{lines(rows, gap='  ')}\n\n{body_text(mail)}"
    shown = "<br/>\n".join(f"<b>{label}:</b>&nbsp;{escape(value, quote=False)}" for label, value in rows)
    html = (
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; word-wrap: '
        f'break-word;"><div style="margin:0 0 10px 0;">{shown}</div><div name="quoted-content">{body_html(mail)}</div></div>'
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def ionos(mail: Original, language: Language) -> Forward:
    """IONOS, mailbox.org and others on Open-Xchange: ten dashes, the zone as an abbreviation."""
    pattern = (
        "MM/dd/y h:mm a" if language.code == "en" else language.short.replace("yy", "y").replace("yy", "y")
    ) + " 'CEST'"
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FTDS", labels_of(language), date, angle)
    bar = f"---------- {language.original} ----------"
    text = quote(f"{bar}\n{lines(rows)}\n\n{body_text(mail)}")
    divs = "".join(f"<div>{label}: {escape(value, quote=False)}</div>" for label, value in rows)
    html = f'<blockquote type="cite"><div>{bar}</div>{divs}<div><br></div><div>{body_html(mail)}</div></blockquote>'
    return Forward(text, html, truth_of(mail, pattern, language.code))


def hubspot(mail: Original, language: Language) -> Forward:
    """HubSpot's inbox and CRM."""
    pattern = language.gmail.replace(" 'at'", ",").replace(" 'um'", ",")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    bar = f"---------- {language.forwarded} ---------"
    text = f"{bar}\n{lines(rows)}\n\n{body_text(mail)}"
    html = (
        f'<div class="hs_reply" data-hs-forward="true"><div>{bar}</div><div>{html_rows(rows, mark="strong")}</div><br>'
        f"<blockquote>{body_html(mail)}</blockquote></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


# --- mails ------------------------------------------------------------------------------------------------------

FORWARDER = ("Anna Muster", "anna.muster@home.example")
INBOX = "invoices@billfold-user.example"
FORWARDED_AT = "Thu, 31 Dec 2026 09:12:44 +0100"
COMMENTS = (
    "",
    "FYI",
    "Please file this one.\n\nThanks\nAnna",
    "Bitte ablegen, danke!",
    "请查收，谢谢。",
    "Voilà la facture.",
)
SIGNATURE = "\n-- \nAnna Muster\nTel.: +49 000 000000\nhttps://home.example"
DISCLAIMER = "This message is confidential. If you are not the intended recipient, delete it."


def mail_of(
    subject: str,
    text: str,
    html: str,
    form: str = "both",
    encoding: str = "quoted-printable",
    sender: Row = FORWARDER,
    header: dict[str, str] | None = None,
    sent: str = FORWARDED_AT,
) -> bytes:
    """A whole message. `form` is text, html or both."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{sender[0]} <{sender[1]}>"
    message["To"] = INBOX
    message["Subject"] = "@"
    message["Date"] = sent
    message["Message-ID"] = f"<{len(text)}.{len(html)}@home.example>"
    for name, value in (header or {}).items():
        message[name] = value
    whole = (
        f'<html><head><meta charset="utf-8"><style>p {{margin:0}}</style></head><body dir="auto">{html}</body></html>'
    )
    if form == "html":
        message.set_content(whole, subtype="html", cte=encoding)
    else:
        message.set_content(text, cte=encoding)
        if form == "both":
            message.add_alternative(whole, subtype="html", cte=encoding)
    if form == "both":
        message.set_boundary("=_alternatives")
    return message.as_bytes().replace(b"Subject: @", b"Subject: " + encoded_words(subject), 1)


def encoded_words(text: str) -> bytes:
    """A subject as RFC 2047 wants it; the standard library loses spaces between encoded words."""
    if text.isascii():
        return text.encode()
    chunks = (base64.b64encode(text[start : start + 12].encode()) for start in range(0, len(text), 12))
    return b"\r\n ".join(b"=?utf-8?B?" + chunk + b"?=" for chunk in chunks)


def forwarded_mail(forward: Forward, number: int, subject: str, prefix: str) -> bytes:
    """A forward with a comment above, a signature, a disclaimer below or neither, as its number says."""
    comment = COMMENTS[number % len(COMMENTS)]
    signature = SIGNATURE if number % 5 == 3 else ""
    below = DISCLAIMER if number % 7 == 4 else ""
    text = "\n".join(piece for piece in (comment + signature, "", forward.text, below) if piece or not comment)
    above = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in (comment + signature).split("\n"))
    html = f"{above}<br>{forward.html}" + (f'<p style="font-size:8pt">{below}</p>' if below else "")
    form = ("both", "html", "text")[number % 3]
    encoding = ("quoted-printable", "base64", "8bit")[number % 4 % 3]
    return mail_of(f"{prefix}{subject}", text, html, form, encoding)


ALL = " ".join(row.split("|")[0] for row in WORDS.strip().split("\n"))
WEST = "en de fr es it nl pt_BR"

# client, layout, languages, prefix ("" takes the language's own)
CLIENTS: tuple[tuple[str, Client, str, str], ...] = (
    ("gmail", gmail, ALL, "Fwd: "),
    ("gmail_old", gmail_old, "en de fr es it nl pt_BR pl ru tr ja zh_CN zh_TW ko vi th id el", "Fwd: "),
    ("outlook_desktop", outlook_desktop, ALL, ""),
    ("outlook_classic", outlook_classic, "en de fr es it nl pt_BR pl cs hu sv da fi ru", ""),
    ("outlook_web", outlook_web, ALL, ""),
    ("outlook_mobile", outlook_mobile, "en en_GB de fr es it nl pt_BR pl ja zh_CN ko sv fi el hu", "Fw: "),
    ("windows_mail", windows_mail, "en de fr es it pl", "FW: "),
    ("apple", apple, ALL, "Fwd: "),
    ("iphone", iphone, ALL, "Fwd: "),
    ("thunderbird", thunderbird, ALL, "Fwd: "),
    ("yahoo", yahoo, WEST + " id vi zh_TW el ro", "Fw: "),
    ("samsung", samsung, WEST + " pl ko ru tr", "Fwd: "),
    ("zoho", zoho, WEST + " ja", "Fwd: "),
    ("proton", proton, WEST + " en_GB pl ru", "Fw: "),
    ("qq", qq, "zh_CN en", "转发："),
    ("netease", netease, "zh_CN en", "转发:"),
    ("gmx", gmx, "de en es fr", "Fw: "),
    ("ionos", ionos, "en de fr es it nl", "Fwd: "),
    ("hubspot", hubspot, "en de fr es", "Fwd: "),
)


# --- clients with a simple layout -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Simple:
    """A layout that needs no markup of its own: words around a block of rows.

    `bar` and `end` may hold {forwarded}, {original}, {begin} and {sender}. `pattern` is a CLDR pattern or the name
    of one of a language's. `shape` is how HTML shows the block: div, br, table, pre, p or inside (colon after bold).
    """

    bar: str
    order: str = "FDTS"
    pattern: str = RFC
    sent: str = "date"
    writer: Writer = angle
    to: Writer | None = None
    shape: str = "div"
    colon: str = ":"
    gap: str = " "
    end: str = ""
    quote: str = ""
    extra: tuple[tuple[int, str, str], ...] = ()
    bold: bool = False
    align: str = ""
    english: bool = False

    def __call__(self, mail: Original, language: Language) -> Forward:
        """The forward of a mail, in a language."""
        words = languages()["en"] if self.english else language
        pattern = getattr(language, self.pattern, self.pattern)
        if language.code in YEAR_FIRST and not self.english and pattern != RFC:
            pattern = re.sub("(EEEE?,? )?d MMMM? y", YEAR_FIRST[language.code], pattern)
        code = "en" if pattern == RFC or self.english else language.code
        date, *_ = written(pattern, mail.when, code)
        rows = fields(mail, self.order, labels_of(words, self.sent), date, self.writer, self.to)
        for place, label, value in self.extra:
            rows.insert(place, (label, value.format(sender=self.writer(mail.name, mail.address))))
        around = {"forwarded": words.forwarded, "original": words.original, "begin": words.begin}
        bar, end = (part.format(sender=self.writer(mail.name, mail.address), **around) for part in (self.bar, self.end))
        colon = _colon(language) if self.colon == ":" else self.colon
        width = max(len(label) for label, _ in rows)
        if self.align == "right":
            shown = [(label.rjust(width), value) for label, value in rows]
        elif self.align:
            shown = [(label, " " * (width - len(label)) + value) for label, value in rows]
        else:
            shown = rows
        inner = f"{lines(shown, colon, self.bold, self.gap)}\n\n{body_text(mail)}{end}\n"
        text = f"{bar}\n{quote(inner, self.quote) if self.quote else inner}".lstrip("\n")
        return Forward(text, self.html(bar, rows, colon, mail, end), truth_of(mail, pattern, code))

    def html(self, bar: str, rows: list[Row], colon: str, mail: Original, end: str) -> str:
        """The block as HTML."""
        shown = [(label, escape(value, quote=False)) for label, value in rows]
        top, below = f"<div>{escape(bar, quote=False)}</div>" if bar else "", f"<div>{escape(end, quote=False)}</div>"
        if self.shape == "div":
            block = "".join(f"<div>{label}{colon} {value}</div>" for label, value in shown) + "<div><br></div>"
        elif self.shape == "br":
            block = "<br>".join(f"<b>{label}{colon}</b> {value}" for label, value in shown) + "<br><br>"
        elif self.shape == "inside":
            block = "<br>".join(f"<b>{label}</b>{colon} {value}" for label, value in shown) + "<br><br>"
        elif self.shape == "p":
            block = "".join(f"<p><strong>{label}{colon}</strong>&nbsp;{value}</p>" for label, value in shown)
        elif self.shape == "table":
            cells = "".join(
                f"<tr><td align=right><b>{label}{colon}</b></td><td>{value}</td></tr>" for label, value in shown
            )
            block = f'<table border="0" cellspacing="0" cellpadding="0"><tbody>{cells}</tbody></table><br>'
        else:
            return f"<pre>{escape(bar)}\n{escape(lines(rows, colon))}\n\n{escape(body_text(mail))}{escape(end)}</pre>"
        return f"<div>{top}{block}{body_html(mail)}{below}</div>"


EIGHT = "-" * 8
YEAR_FIRST = {"ja": "y年M月d日", "zh_CN": "y年M月d日", "zh_TW": "y年M月d日", "ko": "y년 M월 d일", "hu": "y. MMMM d."}
MORE_CLIENTS: tuple[tuple[str, Client, str, str], ...] = (
    (
        "roundcube",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "SDFT", "y-MM-dd HH:mm", shape="table"),
        WEST + " pl cs hu sv ru uk tr lt sl",
        "Fwd: ",
    ),
    (
        "horde",
        Simple(
            "----- Forwarded message from {sender} -----",
            "DFST",
            align="right",
            end="----- End forwarded message -----",
            english=True,
            shape="pre",
        ),
        "en",
        "Fwd: ",
    ),
    (
        "horde",
        Simple(
            "----- Weitergeleitete Nachricht von {sender} -----",
            "DFST",
            align="right",
            end="----- Ende der weitergeleiteten Nachricht -----",
            shape="pre",
        ),
        "de",
        "Wtrlt: ",
    ),
    (
        "mutt",
        Simple(
            "----- Forwarded message from {sender} -----\n",
            "DFTS",
            end="----- End forwarded message -----",
            english=True,
            shape="pre",
            extra=((4, "User-Agent", "Mailer 3.1"),),
        ),
        "en de",
        "Fwd: ",
    ),
    (
        "sogo",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "SDFT", "EEEE, MMMM dd, y HH:mm 'CEST'", english=True, shape="br"),
        "en",
        "Fwd: ",
    ),
    (
        "sogo",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "SDFT", "EEEE, dd. MMMM y HH:mm 'CEST'", shape="br"),
        "de",
        "Fwd: ",
    ),
    (
        "zimbra",
        Simple("----- {forwarded} -----", "FTDS", "EEEE, d MMMM y HH:mm:ss", "sent", quoted, quoted, "br"),
        WEST + " pl ru ja zh_CN",
        "Fwd: ",
    ),
    (
        "notes",
        Simple(
            "----- Forwarded by Anna Muster/ACME on 12/31/2026 09:12 AM -----\n",
            "FTDS",
            "MM/dd/y hh:mm a",
            gap="\t",
            shape="table",
            english=True,
        ),
        "en",
        "Fw: ",
    ),
    (
        "notes",
        Simple(
            "----- Weitergeleitet von Anna Muster/ACME am 31.12.2026 09:12 -----\n",
            "FTDS",
            "dd.MM.y HH:mm",
            gap="\t",
            shape="table",
        ),
        "de",
        "WG: ",
    ),
    (
        "evolution",
        Simple(f"{EIGHT} {{forwarded}} {EIGHT}", "FTSD", shape="inside"),
        WEST + " pl sv cs hu ru el",
        "Fwd: ",
    ),
    (
        "kmail",
        Simple(
            "----------  {forwarded}  ----------\n", "SDFT", "EEEE, d MMMM y, HH:mm:ss 'CEST'", end="-" * 41, shape="br"
        ),
        "en de fr es it nl sv",
        "Fwd: ",
    ),
    ("claws", Simple("{begin}\n", "DFTS", shape="pre"), "en de fr es", "Fw: "),
    (
        "k9",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "FDTS", "d MMMM y HH:mm:ss @!", "sent", shape="br"),
        WEST + " pl ru sv cs ja fi",
        "Fwd: ",
    ),
    (
        "bluemail",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "FDTS", "EEE MMM dd HH:mm:ss @! y", "sent", shape="br", english=True),
        "en de",
        "Fwd: ",
    ),
    ("fairemail", Simple("", "FTDS", "d MMM y HH:mm:ss", shape="br"), "en de fr it nl pl", "Fwd: "),
    (
        "missive",
        Simple("---------- Forwarded message ----------", "FDST", "EEEE, MMMM d y 'at' h:mm a @@", english=True),
        "en",
        "Fwd: ",
    ),
    (
        "front",
        Simple(
            "---------- Forwarded message ----------",
            "FDST",
            "MMMM d, y 'at' h:mm a @@",
            writer=lambda n, a: f"{n} <{a}>" if n else a,
            english=True,
        ),
        "en",
        "Fwd: ",
    ),
    (
        "spark",
        Simple("---------- {forwarded} ----------", "FDTS", "d MMM y, HH:mm Z", shape="br"),
        WEST + " ru uk ja",
        "Fwd: ",
    ),
    (
        "superhuman",
        Simple("---------- Forwarded message ----------", "FDTS", "EEE, MMM dd, y 'at' h:mm a", english=True),
        "en",
        "Fwd: ",
    ),
    ("mailmate", Simple("Forwarded message:\n", "FTSD", quote="> ", english=True, shape="div"), "en", "Fwd: "),
    (
        "airmail",
        Simple(
            "Forwarded message",
            "FDTS",
            "d MMMM y 'at' HH:mm:ss",
            english=True,
            shape="br",
            extra=((1, "Reply", "{sender}"),),
        ),
        "en",
        "Fwd: ",
    ),
    (
        "em_client",
        Simple("------ {forwarded} ------", "FTDS", "short", "sent", quoted, quoted, "div"),
        WEST + " cs pl sv",
        "Fw: ",
    ),
    (
        "em_client_10",
        Simple("------ {forwarded} ------", "FTDS", "short", "date", quoted, quoted, "div", colon=""),
        "en de",
        "Fw: ",
    ),
    ("fastmail", Simple("----- Original message -----", "FTSD", "EEEE, d MMMM y h:mm a", english=True), "en", "Fwd: "),
    ("tuta", Simple("", "DFTS", "EEE, d MMM y, HH:mm", writer=bare, shape="br"), "en de fr es", "FWD: "),
    (
        "rediffmail",
        Simple("", "FDTS", "EEE, dd MMM y HH:mm:ss 'GMT'Z", "sent", english=True, shape="br"),
        "en",
        "Fwd: ",
    ),
    (
        "aol",
        Simple("-----{original}-----", "FTDS", "EEE, MMM d, y h:mm a", "sent", shape="div", english=True),
        "en",
        "Fwd: ",
    ),
    ("aol", Simple("-----{original}-----", "FTDS", "EEE, d. MMM. y H:mm", "sent", shape="div"), "de", "Fwd: "),
    (
        "naver",
        Simple(
            "-----Original Message-----",
            "FTDS",
            "y-MM-dd (EEE) HH:mm:ss @#",
            "sent",
            quoted,
            lambda n, a: f'"{n}"<{a}>;',
            english=True,
            shape="br",
            extra=((2, "Cc", ""),),
        ),
        "ko",
        "FW: ",
    ),
    (
        "daum",
        Simple("--------- 원본 메일 ---------", "FTDS", "y년 MM월 dd일 EEEE, HH시 mm분 ss초 Z", colon=" :", shape="br"),
        "ko",
        "FW: ",
    ),
    (
        "works",
        Simple(
            "-----Original Message-----",
            "FTDS",
            "y-MM-dd (EEE) HH:mm:ss (@%)",
            "sent",
            quoted,
            quoted,
            "br",
            english=True,
            extra=((2, "Cc", ""),),
        ),
        "ja",
        "Fwd: ",
    ),
    (
        "becky",
        Simple(
            "---------------------- Original Message -----------------------",
            "FTDS",
            gap=" ",
            align="left",
            end="--------------------- Original Message Ends --------------------",
            english=True,
            shape="pre",
        ),
        "ja en",
        "Fw: ",
    ),
    (
        "the_bat",
        Simple(
            "This is a forwarded message",
            "FTDS",
            "EEEE, MMMM d, y, h:mm:ss a",
            english=True,
            shape="pre",
            end="=" * 3 + "8<" + "=" * 30,
            extra=((4, "Files", "<none>"),),
        ),
        "en",
        "Fwd: ",
    ),
    (
        "mail_ru",
        Simple(f"{EIGHT} Пересылаемое сообщение {EIGHT}", "FTDS", "EEEE, d MMMM y, HH:mm Z", shape="br", end="-" * 70),
        "ru",
        "Fwd: ",
    ),
    ("outlook_mac", Simple("", "FDTS", "EEEE, d MMMM y 'at' HH:mm", "date", shape="br"), "en_GB", "FW: "),
    ("outlook_mac", Simple("", "FDTS", "EEEE, d. MMMM y 'um' HH:mm", "date", shape="br"), "de", "WG: "),
    ("outlook_mac", Simple("", "FDTS", "EEEE d MMMM y 'à' HH:mm", "date", shape="br", colon=" :"), "fr", "TR : "),
    ("outlook_mac", Simple("", "FDTS", "y年M月d日 EEEE H:mm", "date", shape="br"), "ja", "FW: "),
    (
        "rainloop",
        Simple(f"{EIGHT} {{forwarded}} {EIGHT}", "FTDS", "gmail", "sent", quoted, shape="div"),
        "en de fr pl ru hu tr",
        "Fwd: ",
    ),
    (
        "gmail_stars",
        Simple(
            "---------- Forwarded message ---------", "FDTS", "long", "sent", doubled, doubled, bold=True, shape="br"
        ),
        "en de es it pt_BR nl",
        "Fwd: ",
    ),
    (
        "outlook_tabs",
        Simple("", "FDTS", "long", "sent", careful, shape="table", gap="\u00a0\t"),
        "en de fr sv da pl",
        "",
    ),
    (
        "tencent_exmail",
        Simple(
            "------------------ 原始邮件 ------------------",
            "FDTS",
            "y-MM-dd HH:mm:ss",
            "sent",
            lambda n, a: f'"{n}"<{a}>;',
            colon="：",
            gap="",
            shape="div",
        ),
        "zh_CN",
        "转发：",
    ),
    (
        "outlook_full_width",
        Simple("", "FDTS", "y年M月d日 EEEE H:mm", "sent", colon="：", shape="p"),
        "zh_CN zh_TW ja",
        "转发: ",
    ),
    (
        "foxmail",
        Simple("", "FDTS", "y-MM-dd HH:mm", "sent", angle, colon="：", gap=" ", shape="inside"),
        "zh_CN",
        "转发: ",
    ),
    (
        "sina",
        Simple("----- 转发邮件信息 -----", "FTDS", "y-MM-dd HH:mm:ss", "date", quoted, colon="：", gap="", shape="div"),
        "zh_CN",
        "转发：",
    ),
    ("hotmail_old", Simple("", "FTSD", RFC, "date", bare, shape="div"), "en", "FW: "),
    (
        "seznam",
        Simple("---------- Přeposlaná zpráva ----------", "FTDS", "d. M. y HH:mm:ss", shape="div"),
        "cs",
        "Fwd: ",
    ),
    (
        "wp_pl",
        Simple("Dnia 31 grudnia 2026 09:12 Anna Muster przekazała:\n", "FTDS", "EEEE, d MMMM y HH:mm", shape="div"),
        "pl",
        "Fwd: ",
    ),
    (
        "libero",
        Simple("----- Messaggio inoltrato -----", "FTDS", "EEEE d MMMM y HH:mm", "date", shape="div"),
        "it",
        "Fwd: ",
    ),
    ("uol", Simple("----- Mensagem encaminhada -----", "DFTS", "dd/MM/y HH:mm", shape="br"), "pt_BR", "Enc: "),
    (
        "orange_fr",
        Simple("> Message du 31/12/26 09:12\n", "FTDS", "EEEE dd MMMM y HH:mm", colon=" :", quote="> ", shape="br"),
        "fr",
        "TR: ",
    ),
    (
        "laposte",
        Simple("---------- Message transféré ----------", "FTDS", "dd/MM/y HH:mm", "sent", colon=" :", shape="div"),
        "fr",
        "Tr: ",
    ),
    ("t_online", Simple("-----Original-Nachricht-----", "SDFT", "y-MM-dd'T'HH:mm:ssZ", shape="div"), "de", "Fwd: "),
    ("freenet", Simple("--- Original-Nachricht ---", "FDTS", "dd.MM.y HH:mm:ss 'Uhr'", shape="br"), "de", "WG: "),
    (
        "nextcloud",
        Simple("---------- {forwarded} ----------", "FTDS", "gmail", "date", shape="p"),
        "en de fr es nl",
        "Fwd: ",
    ),
)


# --- special cases ----------------------------------------------------------------------------------------------

ON = {
    "en": "On {date}, {who} wrote:", "de": "Am {date} schrieb {who}:", "fr": "Le {date}, {who} a écrit :",
    "es": "El {date}, {who} escribió:", "it": "Il giorno {date} {who} ha scritto:", "nl": "Op {date} schreef {who}:",
    "pt_BR": "Em {date}, {who} escreveu:", "pl": "{date} {who} napisał(a):", "ru": "{date}, {who} написал:",
    "ja": "{date} {who}:", "zh_CN": "{who} 于{date}写道：", "zh_TW": "{who} 於 {date} 寫道：", "ko": "{date}, {who}님이 작성:",
    "sv": "{date} skrev {who}:", "da": "{date} skrev {who}:", "cs": "{date} {who} napsal(a):", "hu": "{who} ezt írta (időpont: {date}):",
    "tr": "{who}, {date} tarihinde şunu yazdı:", "fi": "{date} {who} kirjoitti:", "el": "Στις {date}, ο χρήστης {who} έγραψε:",
    "he": "‫בתאריך {date} מאת {who}:‬", "ar": "في {date} كتب {who}:", "vi": "Vào {date} {who} đã viết:", "th": "เมื่อ {date} {who} เขียนว่า:",
}  # fmt: skip
REPLY = {
    "de": "AW: ",
    "sv": "SV: ",
    "da": "SV: ",
    "nb": "SV: ",
    "nl": "Antw: ",
    "fi": "VS: ",
    "zh_CN": "回复：",
    "zh_TW": "回覆: ",
    "pl": "Odp: ",
    "tr": "YNT: ",
    "pt_BR": "RES: ",
    "hu": "Vá: ",
    "el": "ΑΠ: ",
    "it": "R: ",
}
COLLEAGUE = ("Kim Lee", "kim.lee@office.example")


def nested(outer: Client, inner: Client, mail: Original, first: Language, second: Language) -> Forward:
    """A forward of a forward: a colleague forwarded with `inner`, and that was forwarded with `outer`."""
    deep = inner(mail, first)
    prefix = first.prefix if inner in (outlook_web, outlook_desktop, outlook_classic) else "Fwd"
    middle = Original(
        *COLLEAGUE,
        *ANNA,
        f"{prefix}: {mail.subject}",
        mail.when + timedelta(days=2, hours=3),
        ("For your files, Anna.",),
    )
    shell = outer(middle, second)
    mark = "For your files, Anna."
    quoted_lines = re.search("^> For your files", shell.text, re.M) is not None
    text = shell.text.rstrip() + "\n\n" + (quote(deep.text) if quoted_lines else deep.text)
    html = shell.html.replace(f"<p>{mark}</p>", f"<p>{mark}</p>{deep.html}")
    if html == shell.html:
        html = f"<div>{escape(text).replace(chr(10), '<br>')}</div>"
    return Forward(text, html, replace(deep.truth, depth=2))


TWICE = (
    (gmail, outlook_desktop, "en", "de"), (gmail, gmail, "en", "en"), (outlook_web, gmail, "de", "en"), (apple, gmail, "fr", "fr"),
    (gmail, apple, "es", "es"), (outlook_desktop, outlook_web, "nl", "nl"), (outlook_web, outlook_web, "ja", "en"),
    (thunderbird, apple, "de", "en"), (apple, apple, "it", "it"), (yahoo, outlook_mobile, "en", "pl"), (outlook_mobile, qq, "en", "zh_CN"),
    (qq, netease, "zh_CN", "zh_CN"), (samsung, gmail_old, "de", "de"), (zoho, gmail, "en", "pt_BR"), (proton, thunderbird, "en", "cs"),
    (iphone, outlook_desktop, "sv", "sv"), (outlook_desktop, iphone, "da", "da"), (gmail, yahoo, "ko", "en"), (outlook_web, gmx, "de", "de"),
    (gmail, outlook_classic, "ru", "ru"), (windows_mail, outlook_web, "en", "en"), (thunderbird, thunderbird, "hu", "hu"),
)  # fmt: skip


def twice() -> Iterator[Sample]:
    for number, (outer, inner, second, first) in enumerate(TWICE):
        mail = original(number, first)
        forward = nested(outer, inner, mail, languages()[first], languages()[second])
        for form in ("text", "html"):
            name = f"twice.{outer.__name__}_of_{inner.__name__}.{second}-{first}.{form}"
            raw = mail_of(f"Fwd: Fwd: {mail.subject}", forward.text, forward.html, form)
            yield Sample(name, "twice", second, raw, (forward.truth,))


def side_by_side() -> Iterator[Sample]:
    for number, (layout, code) in enumerate(
        (
            (gmail, "en"),
            (outlook_web, "de"),
            (thunderbird, "fr"),
            (outlook_desktop, "es"),
            (zoho, "en"),
            (gmail_old, "it"),
        )
    ):
        language = languages()[code]
        parts = [layout(original(number + step), language) for step in (0, 3)]
        text = "Two receipts in one mail.\n\n" + "\n\n".join(part.text for part in parts)
        html = "<p>Two receipts in one mail.</p>" + "<br>".join(part.html for part in parts)
        for form in ("text", "html"):
            raw = mail_of("Fwd: receipts of May", text, html, form)
            yield Sample(
                f"side_by_side.{layout.__name__}.{code}.{form}",
                "side_by_side",
                code,
                raw,
                tuple(part.truth for part in parts),
            )


def folded(text: str, width: int, flowed: bool = False) -> str:
    """Text wrapped as senders of plain text do: between words, no mark before what goes on."""
    out = []
    for line in text.split("\n"):
        mark = "> " if line.startswith("> ") else ""
        rest = line.removeprefix(mark)
        while len(mark + rest) > width and " " in rest[: width - len(mark)].strip():
            cut = rest.rfind(" ", 1, width - len(mark))
            out.append(mark + rest[:cut] + (" " if flowed else ""))
            rest = rest[cut + 1 :]
        out.append(mark + rest)
    return "\n".join(out)


LONG = ORIGINALS[11]
ROUTE = Original(
    "Paketdienst Blitz", "status@blitz-paket.example", *ANNA, "Order 8181: your route", _at(2026, 5, 21, 10, 11),
    ("Hello Anna,", "From: Berlin", "To: Hamburg", "Date: 22 May 2026", "Subject: a parcel of two kilograms"),
)  # fmt: skip


def as_html(text: str) -> str:
    return f"<div>{escape(text).replace(chr(10), '<br>')}</div>"


def special(
    name: str, code: str, forward: Forward, subject: str, forms: str = "text html both", sent: str = ""
) -> Iterator[Sample]:
    """A forward in each of the forms (text, html, both) under the subject given."""
    for form in forms.split():
        raw = mail_of(subject, forward.text, forward.html, form, sent=sent or FORWARDED_AT)
        yield Sample(f"{name}.{code}.{form}", name.split(".")[0], code, raw, (forward.truth,))


def wrapped() -> Iterator[Sample]:
    for layout in (gmail, outlook_web, apple, thunderbird, outlook_classic, samsung, zoho, proton, yahoo, qq):
        forward = layout(LONG, languages()["en"])
        for width in (76, 60):
            again = replace(forward, text=folded(forward.text, width))
            yield from special(f"wrapped.{layout.__name__}.{width}", "en", again, f"Fwd: {LONG.subject}", "text")
    forward = apple(LONG, languages()["de"])
    yield from special(
        "wrapped.flowed", "de", replace(forward, text=folded(forward.text, 72, True)), f"Fwd: {LONG.subject}", "text"
    )
    for code in ("en", "fr", "ja"):  # the address on a line of its own
        mail = original(2, code)
        forward = gmail_old(mail, languages()[code])
        split = replace(forward, text=forward.text.replace(f" <{mail.address}>", f"\n<{mail.address}>", 1))
        yield from special("wrapped.address", code, split, f"Fwd: {mail.subject}", "text")


def edited() -> Iterator[Sample]:
    """The subject changed by who forwards, taken away, or without a prefix."""
    layouts = (gmail, outlook_web, apple, thunderbird, outlook_desktop, yahoo, zoho, qq)
    for number, layout in enumerate(layouts):
        code = ("en", "de", "fr", "es", "it", "nl", "en", "zh_CN")[number]
        forward = layout(original(number, code), languages()[code])
        subject = (
            "Tax 2026",
            "Rechnung Mai",
            "",
            "para contabilidad",
            "Fattura",
            "Bon",
            forward.truth.subject,
            "发票",
        )[number]
        yield from special(f"edited.{layout.__name__}", code, forward, subject, "text html")


def odd_fields() -> Iterator[Sample]:
    """Blank subjects, empty bodies, more recipients, more rows, words of the header inside values."""
    mail = ORIGINALS[0]
    layouts = (
        (gmail, "en"),
        (outlook_web, "de"),
        (outlook_desktop, "fr"),
        (apple, "en"),
        (thunderbird, "es"),
        (yahoo, "it"),
        (samsung, "nl"),
    )
    tricky = (
        "Fwd: what you sent",
        "Re: [Ticket 88] From: the shop To: you",
        "Date: 3 June – Subject: tea",
        "::: sale :::",
        "🎁🎉",
        "a" * 120,
        "To:",
        'Order <4711> & "more"',
    )
    for number, (layout, code) in enumerate(layouts):
        language = languages()[code]
        name = layout.__name__
        blank = layout(replace(mail, subject=""), language)
        yield from special(f"blank_subject.{name}", code, blank, "Fwd: ", "text html")
        empty = layout(replace(mail, body=("",), rows=()), language)
        yield from special(f"empty_body.{name}", code, empty, f"Fwd: {mail.subject}", "text html")
        for place, subject in enumerate(tricky):
            if (place + number) % 3 == 0:
                forward = layout(replace(mail, subject=subject), language)
                yield from special(
                    f"tricky_subject.{name}.{place}", code, forward, f"Fwd: {subject}", ("text", "html")[number % 2]
                )
        several = replace(
            mail, to="anna.muster@home.example>, Kim Lee <kim.lee@office.example>; Third <third@office.example"
        )
        forward = layout(several, language)
        text, html = forward.text, forward.html
        yield from special(
            f"several_recipients.{name}",
            code,
            Forward(text, html, replace(forward.truth, to=mail.to)),
            f"Fwd: {mail.subject}",
            "text",
        )
        route = layout(ROUTE, language)
        yield from special(f"route_in_body.{name}", code, route, f"Fwd: {ROUTE.subject}", "text html")


def more_rows() -> Iterator[Sample]:
    """Copies, importance, attachments and reply addresses among the rows."""
    mail = ORIGINALS[1]
    cases = (
        ("en", "FDTS", ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Attachments", "invoice.pdf"), (6, "Importance", "High"))),
        ("de", "FDTS", ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Anlagen", "rechnung.pdf"), (6, "Wichtigkeit", "Hoch"))),
        ("fr", "FDTS", ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Pièces jointes", "facture.pdf"), (6, "Importance", "Haute"))),
        ("es", "FDTS", ((3, "CC", "Kim Lee <kim.lee@office.example>"), (5, "Datos adjuntos", "factura.pdf"))),
        ("it", "FDTS", ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Allegati", "fattura.pdf"))),
        ("nl", "FDTS", ((3, "CC", "Kim Lee <kim.lee@office.example>"), (5, "Bijlagen", "factuur.pdf"), (6, "Urgentie", "Hoog"))),
        ("en", "SDFT", ((3, "Reply-To", "help@teekontor.example"), (5, "CC", "third@office.example"), (6, "Organization", "Tea Ltd"))),
        ("de", "SDFT", ((3, "Antwort an", "hilfe@teekontor.example"), (5, "Kopie (CC)", "third@office.example"))),
        ("fr", "SDFT", ((3, "Répondre à", "aide@teekontor.example"), (5, "Copie à", "third@office.example"))),
        ("en", "FSDT", ((4, "Cc", "kim.lee@office.example"), (5, "Reply-To", "help@teekontor.example"))),
        ("ja", "FDTS", ((3, "CC", "kim.lee@office.example"),)),
        ("zh_CN", "FDTS", ((3, "抄送", "Kim Lee <kim.lee@office.example>"),)),
        ("ru", "FDTS", ((3, "Копия", "Kim Lee <kim.lee@office.example>"),)),
        ("pl", "FDTS", ((3, "DW", "Kim Lee <kim.lee@office.example>"),)),
        ("hu", "FDTS", ((3, "Másolatot kap", "Kim Lee <kim.lee@office.example>"),)),
        ("tr", "FDTS", ((3, "Bilgi", "Kim Lee <kim.lee@office.example>"),)),
        ("ko", "FDTS", ((3, "참조", "Kim Lee <kim.lee@office.example>"),)),
    )  # fmt: skip
    for number, (code, order, extra) in enumerate(cases):
        layout = Simple(
            "" if order == "FDTS" else "-------- {forwarded} --------",
            order,
            "long",
            "sent" if order == "FDTS" else "date",
            extra=extra,
            shape=("br", "table", "div")[number % 3],
        )
        yield from special(
            f"more_rows.{number}", code, layout(mail, languages()[code]), f"Fwd: {mail.subject}", "text html"
        )


def marks() -> Iterator[Sample]:
    """Right-to-left marks, odd spaces and quote marks of every depth."""
    for code, mail in (("he", ORIGINALS[9]), ("ar", ORIGINALS[10]), ("he", ORIGINALS[0])):
        for layout in (gmail, outlook_web, apple):
            forward = layout(mail, languages()[code])
            text = re.sub(
                r"^((?:> )?\*?\w[^\n:<]{0,18}:\*?) (.*)$", "\u200f\\1 \u202b\\2\u202c", forward.text, flags=re.M
            )
            html = forward.html.replace(f"&lt;{mail.address}&gt;", f"\u200e&lt;{mail.address}&gt;\u200e")
            yield from special(
                f"marks.{layout.__name__}.{mail.address}",
                code,
                replace(forward, text=text, html=html),
                f"Fwd: {mail.subject}",
                "text html",
            )
    for layout, code, mark in (
        (gmail, "en", "> "),
        (outlook_web, "de", "> > "),
        (thunderbird, "fr", ">> "),
        (outlook_classic, "es", "> "),
        (yahoo, "en", "| "),
        (gmail_old, "nl", ">"),
        (samsung, "it", "    "),
    ):
        mail = ORIGINALS[3]
        forward = layout(mail, languages()[code])
        yield from special(
            f"quoted.{layout.__name__}",
            code,
            replace(forward, text=quote(forward.text, mark)),
            f"Fwd: {mail.subject}",
            "text",
        )


def conversations() -> Iterator[Sample]:
    """A reply history below the original, or words above it that look like a header."""
    below = "\n\nOn Mon, 4 May 2026 at 10:00, Anna Muster <anna.muster@home.example> wrote:\n> Where is my order?\n>\n> From: my desk\n> Anna\n"
    above = "Subject: to what we agreed, this is for May.\nTo: be filed by Friday.\n\n"
    for layout, code in (
        (gmail, "en"),
        (outlook_web, "en"),
        (apple, "de"),
        (thunderbird, "fr"),
        (outlook_desktop, "it"),
        (gmail_old, "es"),
    ):
        mail = replace(ORIGINALS[0], subject="Re: Where is my order?")
        forward = layout(mail, languages()[code])
        history = replace(forward, text=forward.text.rstrip() + below, html=forward.html + as_html(below))
        yield from special(
            f"history_below.{layout.__name__}", code, history, "Fwd: Re: Where is my order?", "text html"
        )
        talk = replace(forward, text=above + forward.text, html=as_html(above) + forward.html)
        yield from special(f"words_above.{layout.__name__}", code, talk, "Fwd: Re: Where is my order?", "text html")
    for code in (
        "en",
        "de",
        "fr",
        "sv",
        "nl",
        "zh_CN",
        "it",
        "pl",
    ):  # an Outlook thread: the newest block is what was forwarded
        mail, language = ORIGINALS[1], languages()[code]
        older = outlook_web(
            replace(ORIGINALS[0], subject=mail.subject, name="Anna Muster", address="anna.muster@home.example"),
            language,
        )
        newest = outlook_web(replace(mail, subject=f"{REPLY.get(code, 'RE: ')}{mail.subject}"), language)
        thread = Forward(f"{newest.text}\n{older.text}", newest.html + older.html, newest.truth)
        yield from special("thread_forwarded", code, thread, f"FW: {mail.subject}", "text html")


def by_name_only() -> Iterator[Sample]:
    """Outlook shows contacts of one's own company by name alone: there is no address to be found."""
    for code in ("en", "de", "fr", "nl"):
        layout = Simple("", "FDTS", "long", "sent", lambda name, _: name or "Orders", lambda name, _: name, shape="br")
        forward = layout(ORIGINALS[0], languages()[code])
        forward = replace(forward, truth=replace(forward.truth, sender="", to=""))
        yield from special("name_only", code, forward, f"Fwd: {ORIGINALS[0].subject}", "text html")


def yandex() -> Iterator[Sample]:
    """Yandex Mail: date and sender in one line, the subject only in the mail's own."""
    mail = ORIGINALS[8]
    date = written("dd.MM.y, HH:mm", mail.when, "ru")[0]
    truth = replace(truth_of(mail, "dd.MM.y, HH:mm", "ru"), to="")
    text = f'{EIGHT} Пересылаемое сообщение {EIGHT}\n{date}, "{mail.name}" <{mail.address}>:\n\n{body_text(mail)}\n{EIGHT} Конец пересылаемого сообщения {EIGHT}'
    html = f'<div>{EIGHT} Пересылаемое сообщение {EIGHT}</div><div>{date}, "{mail.name}" &lt;<a href="mailto:{mail.address}">{mail.address}</a>&gt;:</div><div>{body_html(mail)}</div><div>{EIGHT} Конец пересылаемого сообщения {EIGHT}</div>'
    yield from special("yandex.old", "ru", Forward(text, html, truth), f"Fwd: {mail.subject}")
    head = f'Кому: {mail.to_name} ({mail.to});\nТема: {mail.subject};\n{date}, "{mail.name}" <{mail.address}>:'
    new = Forward(
        f"----------------\n{head}\n\n{body_text(mail)}",
        f"<div>----------------</div>{as_html(head)}<div>{body_html(mail)}</div>",
        replace(truth, to=mail.to),
    )
    yield from special("yandex.new", "ru", new, f"Fwd: {mail.subject}")


# --- no forwards ------------------------------------------------------------------------------------------------


def negative(
    name: str,
    code: str,
    subject: str,
    text: str,
    html: str = "",
    reply: bool = False,
    forms: str = "text html",
    sender: Row = FORWARDER,
) -> Iterator[Sample]:
    header = {"In-Reply-To": "<77@kiosk-nord.example>", "References": "<77@kiosk-nord.example>"} if reply else {}
    for form in forms.split():
        raw = mail_of(subject, text, html or as_html(text), form, sender=sender, header=header)
        yield Sample(f"not.{name}.{code}.{form}", f"not.{name}", code, raw)


def replies() -> Iterator[Sample]:
    """Answers, quoting in every way that mail programs quote."""
    for number, (code, frame) in enumerate(ON.items()):
        mail, language = original(number, code), languages()[code]
        date = written(language.gmail, mail.when, code)[0]
        line = frame.format(date=date, who=f"{mail.name} <{mail.address}>")
        text = f"Thank you!\n\n{line}\n\n{quote(body_text(mail))}"
        html = f'<div dir="ltr">Thank you!</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(line, quote=False)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{body_html(mail)}</blockquote></div>'
        yield from negative("reply", code, f"{REPLY.get(code, 'Re: ')}{mail.subject}", text, html, reply=True)
    for number, code in enumerate(
        (
            "en",
            "de",
            "fr",
            "es",
            "it",
            "nl",
            "pt_BR",
            "sv",
            "da",
            "fi",
            "pl",
            "tr",
            "hu",
            "el",
            "zh_CN",
            "zh_TW",
            "ja",
            "ko",
            "ru",
        )
    ):
        mail = original(number, code)
        for layout in (outlook_web, outlook_desktop, outlook_classic, samsung):
            if layout is not samsung or code in WEST:
                block = layout(mail, languages()[code])
                html = f"<p>Thank you!</p>{block.html}"
                subject = f"{REPLY.get(code, 'RE: ') if number % 2 else 'RE: '}{mail.subject}"
                if REPLY.get(code) == "VS: ":  # in Danish and Norwegian this is a forward
                    subject = f"RE: {mail.subject}"
                yield from negative(
                    f"reply_block.{layout.__name__}",
                    code,
                    subject,
                    f"Thank you!\n\n{block.text}",
                    html,
                    reply=True,
                    forms=("text", "html")[number % 2],
                )
    mail = ORIGINALS[5]
    yield from negative(
        "reply_block.qq",
        "zh_CN",
        f"回复：{mail.subject}",
        f"谢谢\n\n{qq(mail, languages()['zh_CN']).text}",
        f"<div>谢谢</div>{qq(mail, languages()['zh_CN']).html}",
        reply=True,
    )


def documents() -> Iterator[Sample]:
    """Shops' own mails that speak of forwarding, or lay out rows that are called like header fields."""
    shop = ("Paketdienst Blitz", "status@blitz-paket.example")
    route = "Your order 8181 is confirmed.\n\nFrom: Berlin\nTo: Hamburg\nDate: 22 May 2026\nSubject: one parcel, 2 kg\nTotal: 12.90 EUR\n"
    yield from negative("route_lines", "en", "Order 8181 confirmed", route, sender=shop)
    table = "".join(
        f"<tr><th>{a}</th><td>{b}</td></tr>"
        for a, b in (("From", "Berlin"), ("To", "Hamburg"), ("Date", "22 May 2026"), ("Total", "12.90 EUR"))
    )
    yield from negative("route_table", "en", "Order 8181 confirmed", route, f"<table>{table}</table>", sender=shop)
    invoice = "INVOICE 2026-118\n\nDate: 12 May 2026\nTo: Anna Muster, Home Street 1\nFrom: Tea Ltd <billing@tea.example>\nSubject: Invoice for tea\n\nTotal: 84.10 EUR\n"
    yield from negative("invoice", "en", "Invoice 2026-118", invoice, sender=("Tea Ltd", "billing@tea.example"))
    rechnung = "RECHNUNG RE-815\n\nVon: Teekontor GmbH\nAn: Anna Muster\nDatum: 12.05.2026\nBetreff: Ihre Bestellung 4711\n\nGesamtbetrag: 84,10 €\n"
    yield from negative(
        "invoice", "de", "Ihre Rechnung RE-815", rechnung, sender=("Teekontor", "rechnung@teekontor.example")
    )
    facture = "FACTURE 88\n\nDe : Lampe & Cie, Lyon\nÀ : Kim Lee\nDate : 12/05/2026\nObjet : commande 1203\n\nTotal TTC : 119,00 €\n"
    yield from negative("invoice", "fr", "Votre facture 88", facture, sender=("Lampe", "facture@lampe-cie.example"))
    trip = "乗車券のご購入\n\n差出人: 東京\n宛先: 大阪\n日付: 2026年5月12日\n件名: 乗車券\n\n合計 ¥13,870\n"
    yield from negative("ticket", "ja", "ご購入の確認", trip, sender=("Eki", "ticket@eki.example"))
    news = "This week at Kiosk Nord\n\nA forwarded message can be a scam: look at the From: line, at the Date: and at the Subject:.\nNever trust a mail that begins with ---------- Forwarded message ---------- alone.\n\nForward to a friend | Unsubscribe\n"
    yield from negative(
        "newsletter", "en", "How to spot a scam", news, sender=("Kiosk Nord", "news@kiosk-nord.example")
    )
    help_text = "How to forward a mail\n\n1. Press Forward. The text now begins with\n\n   From:\n   Sent:\n   To:\n   Subject:\n\n2. Fill in our address.\n"
    yield from negative(
        "help", "en", "Your question about forwarding", help_text, sender=("Help", "help@kiosk-nord.example")
    )
    form = "New message from your web form\n\nName: Anna Muster\nFrom: anna.muster@home.example\nSubject: Where is order 4711?\nDate: 12 May 2026 14:03\n\nMessage: Hello, where is it?\n"
    yield from negative(
        "web_form", "en", "Contact form: Where is order 4711?", form, sender=("Web form", "no-reply@kiosk-nord.example")
    )
    notice = "You have a new message about order 4711.\n\nFrom: BlueKettleShop (seller)\nTo: anna_m (buyer)\nItem: Blue kettle\nDate: 12 May 2026\n\nHello, it ships today.\n"
    yield from negative(
        "marketplace_message",
        "en",
        "New message from BlueKettleShop",
        notice,
        sender=("Market", "messages@market.example"),
    )
    payment = "You sent a payment\n\nFrom: Anna Muster\nTo: Kiosk Nord (orders@kiosk-nord.example)\nDate: May 12, 2026\nAmount: $39.90 USD\nSubject: Blue kettle\nTransaction ID: 4X99\n"
    yield from negative(
        "payment", "en", "You sent $39.90 USD to Kiosk Nord", payment, sender=("Pay", "service@pay.example")
    )
    booking = "Buchung bestätigt\n\nVon: Berlin Hbf\nNach: Hamburg Hbf\nDatum: 22.05.2026\nAn: 14:03\nPreis: 29,90 €\n"
    yield from negative("booking", "de", "Ihre Buchung 77", booking, sender=("Bahn", "buchung@bahn.example"))
    archive = "List digest, 2 messages\n\n" + "\n".join(
        f"Message: {number}\nDate: Tue, {11 + number} May 2026 14:03:05 +0200\nFrom: Person {number} <p{number}@list.example>\nTo: list@list.example\nSubject: tea\nMessage-ID: <{number}@list.example>\n\nI like tea.\n\n------------------------------\n"
        for number in (1, 2)
    )
    yield from negative(
        "digest", "en", "Tea Digest, Vol 3, Issue 12", archive, sender=("Tea list", "tea-request@list.example")
    )
    bounce = "Your message could not be delivered.\n\nReporting-MTA: dns; mx.example\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n"
    yield from negative("bounce", "en", "Delivery failed", bounce, sender=("Mailer", "mailer-daemon@mx.example"))
    receipt = "Thank you for your order, Anna!\n\nOrder number: 4711\nSent: 12 May 2026\nTo: Home Street 1\nTotal: 39.90 EUR\n"
    yield from negative(
        "shipped", "en", "Your order was sent", receipt, sender=("Kiosk Nord", "orders@kiosk-nord.example")
    )
    signature = "Hello,\n\nthe invoice is attached. Please forward it.\n\n________________________________\nFrom the desk of Anna Muster\nTo find us: Home Street 1\n"
    yield from negative("plain_letter", "en", "Invoice for May", signature)
    yield from negative("only_prefix", "en", "FW: ", "The next mail brings the invoice.\n")
    yield from negative("fwd_in_subject", "en", "Fwd: tickets?", "Could you forward me the tickets, please?\n")


# other words for the same fields: code | from | date | to | subject (other programs, or other versions of them)
SECOND = """
de|Absender|Gesendet am|Empfänger|Betreff
fr|Expéditeur|Envoyé le|Pour|Sujet
es|De|Enviado el|Para|Asunto
es|Remitente|Fecha|Destinatario|Asunto
it|Mittente|Data|Destinatario|Oggetto
it|Da|Inviato il|A|Oggetto
nl|Van|Verzonden op|Naar|Onderwerp
pt_PT|De|Enviada|Para|Assunto
pt_BR|De|Enviado|Para|Assunto
pt_BR|Remetente|Data|Destinatário|Assunto
pl|Nadawca|Data|Adresat|Temat
pl|From|Wysłano|To|Temat
cs|Odesílatel|Datum|Příjemce|Předmět
sk|Odosielateľ|Odoslané|Príjemca|Predmet
hu|Küldő|Dátum|Címzett|Tárgy
hu|Feladó|Küldve|Címzett|Tárgy
ro|Expeditor|Data|Destinatar|Subiect
bg|От|Дата|До|Тема
hr|Šalje|Datum|Prima|Naslov
sr|Шаље|Датум|Прима|Наслов
sl|Pošiljatelj|Datum|Prejemnik|Zadeva
ru|От кого|Дата|Кому|Тема
ru|От|Отправлено|Для|Тема
uk|Від кого|Дата|Кому|Тема
el|Από|Αποστολή|Προς|Θέμα
tr|Gönderen|Tarih|Alıcı|Konu
tr|Kimden|Gönderme Tarihi|Kime|Konu
fi|Lähettäjä|Päiväys|Vastaanottaja|Aihe
fi|Keneltä|Lähetetty|Kenelle|Aihe
sv|Avsändare|Datum|Mottagare|Ämne
da|Afsender|Dato|Modtager|Emne
nb|Avsender|Dato|Mottaker|Emne
et|Kellelt|Kuupäev|Kellele|Teema
et|Saatja|Kuupäev|Saaja|Pealkiri
lv|Sūtītājs|Datums|Adresāts|Temats
lt|Siuntėjas|Data|Gavėjas|Tema
ja|送信者|送信日時|宛先|件名
ja|From|日時|To|件名
zh_CN|发件人|发件时间|收件人|主题
zh_CN|发件人|时间|收件人|标题
zh_TW|寄件人|傳送時間|收件人|主旨
zh_TW|寄件者|日期|收件者|主題
ko|보낸사람|보낸시간|받는사람|제목
ko|보낸이|날짜|받는이|제목
th|จาก|ส่ง|ถึง|หัวเรื่อง
vi|Người gửi|Ngày gửi|Người nhận|Tiêu đề
id|Pengirim|Tanggal|Penerima|Perihal
id|Dari|Terkirim|Ke|Subjek
ms|Daripada|Tarikh|Kepada|Perkara
ar|من|تاريخ الإرسال|إلى|الموضوع
ar|المرسل|التاريخ|المستلم|الموضوع
he|מאת|תאריך|אל|הנושא
hi|से|दिनांक|को|विषय
ca|De|Data|A|Tema
"""


def other_words() -> Iterator[Sample]:
    """The labels of further programs, over their separators, in plain text and HTML."""
    for number, row in enumerate(SECOND.strip().split("\n")):
        code, sender, date, to, subject = row.split("|")
        language = replace(languages()[code], sender=sender, date=date, to=to, subject=subject)
        mail = original(number, code)
        bar = ("-------- {forwarded} --------", "", "-----{original}-----", "---------- {forwarded} ----------")[
            number % 4
        ]
        order = ("SDFT", "FDTS", "FTDS", "FDST", "DFTS")[number % 5]
        layout = Simple(
            bar, order, ("long", "gmail", RFC)[number % 3], shape=("br", "table", "div", "inside", "p")[number % 5]
        )
        yield from special(
            f"other_words.{number}", code, layout(mail, language), f"{language.prefix}: {mail.subject}", "text html"
        )


def mixed_languages() -> Iterator[Sample]:
    """Programs in one language on systems in another: labels and dates differ."""
    codes = "de fr es it nl pt_BR pl cs sv da fi hu ru el tr ja zh_CN ko he ar th vi ro uk".split()
    for number, code in enumerate(codes):
        mail = original(number + 1, code)
        english, language = languages()["en"], languages()[code]
        foreign = replace(language, sender="From", sent="Sent", to="To", subject="Subject", prefix="FW")
        yield from special(
            "mixed.english_labels",
            code,
            outlook_web(mail, foreign),
            f"FW: {mail.subject}",
            "text" if number % 2 else "html",
        )
        label_only = Simple("", "FDTS", english.long, "sent", shape="br")
        forward = label_only(mail, replace(language, code=code))
        words = written(english.long, mail.when, "en")[0]
        own = written(english.long, mail.when, code)[0]
        forward = Forward(
            forward.text.replace(own, words), forward.html.replace(own, words), truth_of(mail, english.long, "en")
        )
        yield from special(
            "mixed.english_date", code, forward, f"{language.prefix}: {mail.subject}", "html" if number % 2 else "text"
        )


# what Outlook and others really write on systems set to these regions
REGIONAL = (
    ("en", "EEE M/d/y h:mm a"), ("en", "EEEE, d MMMM y h:mm:ss a"), ("en", "y-MM-dd HH:mm"), ("en", "EEEE, dd MMMM, y HH:mm"),
    ("en", "d MMM y HH:mm:ss 'AEST'"), ("en", "EEE, d MMM y, HH:mm"), ("en", "dd-MMM-y HH:mm"), ("en", "y/MM/dd HH:mm:ss"),
    ("en", "EEE, d MMM y HH:mm:ss Z '(CEST)'"), ("en", "EEE, d MMM y HH:mm:ss 'GMT'"), ("en", "MMMM d, y h:mm:ss a 'PDT'"),
    ("en", "EEEE, MMMM d, y, hh:mm a"), ("en", "y-MM-dd'T'HH:mm:ssZ"), ("en", "EEE MMM d HH:mm:ss y"), ("en", "d.M.y H:mm"),
    ("es", "EEEE, d 'de' MMMM 'de' y hh:mm 'p.\u00a0m.'"), ("es", "EEE, d 'de' MMM. 'de' y 'a' 'la(s)' HH:mm"), ("es", "d/MM/y H:mm:ss"),
    ("de", "EE dd.MM.y HH:mm"), ("de", "d. MMM y 'um' HH:mm:ss"), ("de", "EEE, d. MMM y, HH:mm"), ("de", "EEEE, 'den' d. MMMM y HH:mm"),
    ("fr", "EEEE d MMMM y 'à' HH'h'mm"), ("fr", "'le' EEE d MMM y HH:mm"), ("fr", "EEE d MMM y, HH:mm"), ("fr", "y-MM-dd HH 'h' mm"),
    ("pt_BR", "EEE, d 'de' MMM 'de' y HH:mm"), ("pt_BR", "dd/MM/y 'às' HH'h'mm"), ("it", "EEE d MMM y, HH:mm"), ("it", "EEE dd/MM/y HH:mm"),
    ("nl", "EEE d MMM y, HH:mm"), ("pl", "d MMM y HH:mm"), ("sv", "'den' d MMM y 'kl' HH:mm"), ("da", "'den' d. MMM y HH.mm"),
    ("zh_CN", "y年M月d日 EEEE HH:mm"), ("zh_CN", "y/M/d (EEEE) ah:mm"), ("zh_CN", "y-M-d H:mm:ss"), ("ja", "y年M月d日 EEEE ah:mm"), ("ja", "y/MM/dd (EEE) HH:mm"),
    ("ko", "y-MM-dd (EEE) HH:mm:ss"), ("ko", "y년 M월 d일 (EEE) HH:mm"), ("tr", "d MMMM y EEEE, HH:mm:ss"), ("hu", "y. MMMM d. HH:mm:ss"),
    ("vi", "EEEE, d 'Tháng' M y h:mm a"), ("vi", "HH:mm dd/MM/y"), ("th", "'วัน'd MMMM @& HH:mm 'น.'"), ("th", "EEE. d MMM @& HH:mm"), ("ar", "@^dd/MM/y hh:mm a"),
)  # fmt: skip


def regional_dates() -> Iterator[Sample]:
    for number, (code, pattern) in enumerate(REGIONAL):
        day = (12, 19, 27)[number % 3] if "M/d" not in pattern else 27
        hour = 14 if "p.\u00a0m." in pattern else (0, 14, 9, 12)[number % 4]
        month = 9 if "Tháng" in pattern else 1 + number * 5 % 12
        mail = replace(original(number), when=_at(2026, month, day, hour, 3))
        if pattern.endswith("'GMT'"):
            mail = replace(mail, when=_at(2026, month, day, hour, 3, 0))
        layout = Simple(
            ("", "-------- {forwarded} --------")[number % 2],
            "FDTS",
            pattern,
            "sent",
            shape=("br", "table", "div")[number % 3],
        )
        forward = layout(mail, languages()[code])
        if pattern.endswith("'GMT'"):
            forward = replace(forward, truth=replace(forward.truth, zone=0))
        yield from special(
            f"regional.{number}", code, forward, f"Fwd: {mail.subject}", "text" if number % 2 else "html"
        )


def minus_sign() -> Iterator[Sample]:
    """ICU writes zones west of Greenwich with U+2212."""
    mail = ORIGINALS[3]
    for code, layout in (("fr", apple), ("sv", yahoo), ("nb", apple), ("fi", iphone)):
        language = replace(languages()[code], apple=languages()[code].apple.replace("'CEST'", "@@"))
        forward = layout(mail, language)
        text, html = (re.sub("(GMT|UTC)-8", "\\1\u22128", part) for part in (forward.text, forward.html))
        yield from special(
            f"minus_sign.{layout.__name__}",
            code,
            Forward(text, html, forward.truth),
            f"Fwd: {mail.subject}",
            "text html",
        )


SENDERS: tuple[tuple[str, str, str], ...] = (
    # as written, name, address
    ("*Kiosk Nord* <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("**Kiosk Nord** <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("'Kiosk Nord' <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("'orders@kiosk-nord.example' <orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("orders@kiosk-nord.example <orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("Kiosk Nord<orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord (orders@kiosk-nord.example)", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("orders@kiosk-nord.example (Kiosk Nord)", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord <orders@kiosk-nord.example <mailto:orders@kiosk-nord.example>>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord <orders@kiosk-nord.example> <mailto:orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord <mailto:orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord [mailto:orders@kiosk-nord.example]", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord [orders@kiosk-nord.example]", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("bounce@post.example [mailto:bounce@post.example] On Behalf Of Kiosk Nord", "bounce@post.example", "bounce@post.example"),
    ("Kiosk Nord via Market <orders@kiosk-nord.example>", "Kiosk Nord via Market", "orders@kiosk-nord.example"),
    ('"Kiosk Nord" <orders@kiosk-nord.example>;', "Kiosk Nord", "orders@kiosk-nord.example"),
    ("<orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("Kiosk: Nord | Shop <orders@kiosk-nord.example>", "Kiosk: Nord | Shop", "orders@kiosk-nord.example"),
    ("Kiosk @ Nord <orders@kiosk-nord.example>", "Kiosk @ Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord - orders@kiosk-nord.example", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("🛒 Kiosk Nord <orders@kiosk-nord.example>", "🛒 Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord <orders@xn--kisk-5qa.example>", "Kiosk Nord", "orders@xn--kisk-5qa.example"),
    ("Kiosk Nord <orders@kiösk.example>", "Kiosk Nord", "orders@kiösk.example"),
    ("Kiosk Nord <SRS0=a1b2=XY=kiosk.example=orders@relay.example>", "Kiosk Nord", "SRS0=a1b2=XY=kiosk.example=orders@relay.example"),
)  # fmt: skip


def senders() -> Iterator[Sample]:
    """Every way to write a name and an address."""
    mail = ORIGINALS[0]
    for number, (shown, name, address) in enumerate(SENDERS):
        layout = Simple(
            ("", "---------- {forwarded} ---------")[number % 2],
            ("FDTS", "SDFT")[number // 2 % 2],
            "long",
            "sent",
            lambda *_, shown=shown: shown,
            angle,
        )
        forward = layout(mail, languages()["en"])
        forward = replace(forward, truth=replace(forward.truth, sender=address, name=name))
        yield from special(f"senders.{number}", "en", forward, f"Fwd: {mail.subject}", "text html")


def shapes() -> Iterator[Sample]:
    """Blocks in capitals, without spaces, with the values on lines of their own, without a recipient, in a list's subject."""
    mail = ORIGINALS[1]
    for code in ("en", "de", "fr", "es", "ja"):
        language = languages()[code]
        capital = replace(
            language,
            sender=language.sender.upper(),
            sent=language.sent.upper(),
            to=language.to.upper(),
            subject=language.subject.upper(),
        )
        yield from special("shapes.capitals", code, outlook_web(mail, capital), f"FW: {mail.subject}", "text html")
        tight = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="")(mail, language)
        yield from special("shapes.tight", code, tight, f"Fwd: {mail.subject}", "text")
        apart = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="\n")(mail, language)
        cells = fields(mail, "FDTS", labels_of(language), written(language.long, mail.when, code)[0])
        rows = "".join(f"<div>{label}:</div><div>{escape(value, quote=False)}</div>" for label, value in cells)
        bar = f"<div>-------- {language.forwarded} --------</div>"
        yield from special(
            "shapes.apart",
            code,
            replace(apart, html=f"{bar}{rows}<br>{body_html(mail)}"),
            f"Fwd: {mail.subject}",
            "text html",
        )
        without = Simple("-------- {forwarded} --------", "FDS", "long", "date")(mail, language)
        yield from special(
            "shapes.no_recipient",
            code,
            replace(without, truth=replace(without.truth, to="")),
            f"Fwd: {mail.subject}",
            "text html",
        )
        gapped = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="\u00a0 \t")(mail, language)
        doubled_lines = replace(gapped, text=gapped.text.replace("\n", "\n\n", 5))
        yield from special("shapes.blank_lines", code, doubled_lines, f"Fwd: {mail.subject}", "text")
        listed = gmail_old(mail, language)
        yield from special("shapes.list_subject", code, listed, f"[Accounts] Fwd: {mail.subject}", "text html")


def new_outlook() -> Iterator[Sample]:
    """The containers that newer versions of Outlook put around the block."""
    for number, code in enumerate(("en", "de", "fr", "nl", "sv", "ja")):
        mail, language = original(number + 2, code), languages()[code]
        date = written(language.long, mail.when, code)[0]
        rows = fields(mail, "FDTS", labels_of(language), date)
        shown = "<br>".join(
            f'<b><span style="font-size:12.0pt;color:black">{label}: </span></b><span style="font-size:12.0pt;color:black">{escape(value, quote=False)}</span>'
            for label, value in rows
        )
        html = (
            '<div id="mail-editor-reference-message-container"><div><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in">'
            f'<p class="MsoNormal" style="margin-bottom:12.0pt">{shown}<o:p></o:p></p></div>{body_html(mail)}</div></div></div>'
        )
        forward = Forward(f"{lines(rows)}\n\n{body_text(mail)}", html, truth_of(mail, language.long, code))
        yield from special("new_outlook", code, forward, f"FW: {mail.subject}", "text html")


CHARSETS = (("ja", "iso-2022-jp", 4), ("ja", "shift_jis", 4), ("zh_CN", "gb18030", 5), ("zh_CN", "gb2312", 5), ("ko", "euc-kr", 0), ("ru", "koi8-r", 1), ("ru", "windows-1251", 6), ("de", "iso-8859-1", 0), ("fr", "iso-8859-15", 0), ("pl", "iso-8859-2", 0), ("el", "iso-8859-7", 12), ("he", "windows-1255", 9), ("tr", "windows-1254", 0), ("th", "tis-620", 0))  # fmt: skip


def charsets() -> Iterator[Sample]:
    """The charsets that older programs still send."""
    for code, charset, place in CHARSETS:
        mail = ORIGINALS[place]
        mail = replace(mail, rows=mail.rows[:1], subject=mail.subject.replace("№", "N"))
        for layout in (outlook_web, thunderbird):
            forward = layout(mail, languages()[code])
            text = f"{forward.text}".encode(charset, "replace")
            head = f"From: Anna Muster <anna.muster@home.example>\r\nTo: {INBOX}\r\nSubject: FW: order\r\nDate: Thu, 31 Dec 2026 09:12:44 +0100\r\nMIME-Version: 1.0\r\n"
            head += f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            yield Sample(
                f"charsets.{layout.__name__}.{charset}",
                "charsets",
                code,
                head.encode() + text.replace(b"\n", b"\r\n"),
                (forward.truth,),
            )


def notices() -> Iterator[Sample]:
    """Machines' mails with the header fields of other mails in them."""
    copy = "This message was created automatically by mail delivery software.\n\n------ This is a copy of the message, including all the headers. ------\n\nReturn-path: <anna.muster@home.example>\nReceived: from home.example by mx.example; Tue, 12 May 2026 14:03:05 +0200\nFrom: Anna Muster <anna.muster@home.example>\nTo: x@y.example\nSubject: Hello\nDate: Tue, 12 May 2026 14:03:05 +0200\nMessage-ID: <1@home.example>\n\nHello!\n"
    yield from negative(
        "bounce_with_copy",
        "en",
        "Mail delivery failed: returning message to sender",
        copy,
        sender=("Mail Delivery System", "mailer-daemon@mx.example"),
    )
    read_receipt = "Your message\n\n    To: Kim Lee\n    Subject: Invoice for May\n    Sent: Tuesday, May 12, 2026 2:03:05 PM (UTC+01:00) Berlin\n\n was read on Tuesday, May 12, 2026 3:00:00 PM (UTC+01:00) Berlin.\n"
    yield from negative("read_receipt", "en", "Read: Invoice for May", read_receipt, sender=COLLEAGUE)
    quarantine = "2 messages wait in your quarantine.\n\nFrom: prizes@win.example\nSubject: You won\nDate: 12 May 2026 14:03\nRelease | Block\n\nFrom: deals@win.example\nSubject: Deals\nDate: 12 May 2026 15:03\nRelease | Block\n"
    yield from negative(
        "quarantine", "en", "Quarantine report", quarantine, sender=("Gateway", "quarantine@mx.example")
    )
    ticket = "##- Please type your reply above this line -##\n\nTicket 991 was updated.\n\nKim Lee, May 12, 2026, 14:03\nThe refund is on its way.\n\nSubject: Refund\nStatus: open\nTo: Anna Muster\n"
    yield from negative(
        "ticket", "en", "[Ticket 991] Refund", ticket, sender=("Kiosk Nord support", "support@kiosk-nord.example")
    )
    away = "I am away until 3 June.\n\nFrom 1 June to 3 June, write to kim.lee@office.example.\n\nSubject: Invoice for May\n"
    yield from negative("away", "en", "Automatic reply: Invoice for May", away, sender=COLLEAGUE)
    ebay = "Neue Nachricht von blaukessel_shop\n\nVon: blaukessel_shop\nAn: anna_m\nBetreff: Artikel 3344\nGesendet: 12. Mai 2026 14:03\n\nGuten Tag, der Artikel ist unterwegs.\n"
    yield from negative(
        "marketplace_message",
        "de",
        "blaukessel_shop hat Ihnen geschrieben",
        ebay,
        sender=("Markt", "nachrichten@markt.example"),
    )
    transfer = "Transferencia realizada\n\nDe: Anna Muster\nPara: Kiosk Nord\nFecha: 12/05/2026\nAsunto: pedido 4711\nImporte: 39,90 €\n"
    yield from negative("transfer", "es", "Transferencia realizada", transfer, sender=("Banco", "avisos@banco.example"))
    gift = "发件人：王芳\n收件人：李雷\n日期：2026-05-12\n主题：生日快乐\n\n您收到一张礼品卡，金额 ¥200.00。\n"
    yield from negative(
        "gift_card", "zh_CN", "您收到一张礼品卡", gift, sender=("青山茶行", "service@qingshan-tea.example")
    )
    label = "Shipping label\n\nFROM:\nKiosk Nord\nHarbour 1\nTO:\nAnna Muster\nHome Street 1\nSHIP DATE: 05/12/2026\nSUBJECT TO: customs\n"
    yield from negative(
        "label", "en", "Your shipping label for order 4711", label, sender=("Kiosk Nord", "orders@kiosk-nord.example")
    )
    mail = ORIGINALS[0]
    plain = f"{body_text(mail)}\n\nThis e-mail was sent to {mail.to} by {mail.address}.\nFrom: Kiosk Nord, Harbour 1\n"
    yield from negative("order", "en", mail.subject, plain, body_html(mail), sender=(mail.name, mail.address))
    shop_fwd = "Forward this voucher to a friend!\n\n---------- Forwarded message ----------\nis what your friend will see.\n\nTotal: 10.00 EUR\n"
    yield from negative(
        "voucher", "en", "Forward and save 10 EUR", shop_fwd, sender=("Kiosk Nord", "news@kiosk-nord.example")
    )
    for code, line in (
        ("en", "-------- Original Message --------\nOn {date}, {who} wrote:"),
        ("de", "-------- Ursprüngliche Nachricht --------\nAm {date}, schrieb {who}:"),
    ):
        date = written(languages()[code].long, mail.when, code)[0]
        text = f"Thanks!\n\n{line.format(date=date, who=angle(mail.name, mail.address))}\n\n{quote(body_text(mail))}"
        yield from negative("reply_bar", code, f"Re: {mail.subject}", text, reply=True)


def by_attribution() -> Iterator[Sample]:
    """Mobile programs that forward as they answer: "On …, X wrote:". The subject stands in the mail's own alone."""
    for number, code in enumerate(("en", "de", "fr", "es", "it", "nl", "pt_BR", "pl", "sv")):
        mail, language = original(number, "") if number != 6 else ORIGINALS[0], languages()[code]
        date, *_ = written(language.gmail, mail.when, code)
        line = ON[code].format(date=date, who=angle(mail.name, mail.address))
        truth = replace(truth_of(mail, language.gmail, code), to="")
        yahoo_app = f"Yahoo Mail\n\n{language.begin}\n\n{line}\n\n"
        html = f'<div>Yahoo Mail</div><br><p class="yahoo-quoted-begin" style="font-size: 15px; color: #715FFA;">{language.begin}</p><blockquote class="iosymail"><div>{escape(line, quote=False)}</div><br>{body_html(mail)}</blockquote>'
        yield from special(
            "attribution.yahoo_app",
            code,
            Forward(yahoo_app + body_text(mail), html, truth),
            f"Fw: {mail.subject}",
            "text html",
        )
        bare_line = Forward(
            f"BlueMail\n\n{line}\n\n{body_text(mail)}",
            f'<div class="replyHeader" dir="auto">{escape(line, quote=False)}</div><br>{body_html(mail)}',
            truth,
        )
        yield from special("attribution.bluemail", code, bare_line, f"Fwd: {mail.subject}", "text html")


def netease_app() -> Iterator[Sample]:
    """NetEase Mail Master: a table, whose plain text has bars for its columns."""
    cases = (
        ("en", "---- Forwarded Message ----", ("From", "Date", "To", "Subject"), "MM/dd/y HH:mm"),
        ("zh_CN", "---- 转发的邮件 ----", ("发件人", "日期", "收件人", "主题"), "y年MM月dd日 HH:mm"),
        ("zh_CN", "---- 原始邮件 ----", ("发件人", "发送日期", "收件人", "主题"), "y-MM-dd HH:mm"),
    )
    for number, (code, bar, labels, pattern) in enumerate(cases):
        mail = replace(ORIGINALS[5], when=_at(2026, 4, 28, 13, 9, 8))
        rows = fields(
            mail,
            "FDTS",
            dict(zip("FDTS", labels, strict=True)),
            written(pattern, mail.when, code)[0],
            lambda n, a: f"{n}<{a}>",
        )
        text = f"{bar}\n" + "\n".join(f"| {label} | {value} |" for label, value in rows) + f"\n\n{body_text(mail)}"
        cells = "".join(
            f'<tr><td style="color:#7d8085">{label}</td><td>{escape(value, quote=False)}</td></tr>'
            for label, value in rows
        )
        html = (
            f'<div id="ntes-iosmail-quote"><div>{bar}</div><table><tbody>{cells}</tbody></table>{body_html(mail)}</div>'
        )
        yield from special(
            f"netease_app.{number}",
            code,
            Forward(text, html, truth_of(mail, pattern, code)),
            f"转发：{mail.subject}",
            "text html",
        )


def office_words() -> Iterator[Sample]:
    """Separators of Outlook and Apple in other languages and versions."""
    cases = (
        ("zh_CN", "-----邮件原件-----", "sent"), ("zh_CN", "下面是被转发的邮件：", "date"), ("zh_TW", "-----原始郵件-----", "sent"), ("ko", "-----원본 메시지-----", "sent"),
        ("de", "-----Original-Nachricht-----", "date"), ("fr", "Début du message réexpédié :", "date"), ("sv", "-----Ursprungligt meddelande-----", "sent"),
        ("it", "-----Messaggio Originale-----", "sent"), ("pt_BR", "-----Mensagem Original-----", "sent"), ("es", "-----Mensaje original-----", "sent"),
        ("cs", "______________________________________________________________", "date"), ("pl", "-----Original Message-----", "sent"), ("ja", "-----Original Message-----", "sent"),
        ("tr", "-----Özgün İleti-----", "sent"), ("hu", "-----Eredeti üzenet-----", "sent"), ("da", "-----Oprindelig meddelelse-----", "sent"), ("nb", "-----Opprinnelig melding-----", "sent"),
    )  # fmt: skip
    for number, (code, bar, sent) in enumerate(cases):
        layout = Simple(bar, "FSDT" if sent == "date" else "FDTS", "long", sent, shape=("br", "div")[number % 2])
        yield from special(
            f"office_words.{number}",
            code,
            layout(original(number, code), languages()[code]),
            f"{languages()[code].prefix}: order",
            "text html",
        )


def wholes() -> Iterator[Sample]:
    """Forwards as whole mails: with documents attached, page styles and preheaders in the original, long signatures."""
    card = "Anna Muster\nHome Street 1\nTel: +49 000 000000\nFax: +49 000 000001\nE-Mail: anna.muster@home.example\nWeb: https://home.example\nTo find us: third floor\n\n"
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Order</title><style>.x{color:#fff}</style></head><body bgcolor="#ffffff">'
        '<div style="display:none;max-height:0;overflow:hidden">From: us, with love. Date: today. &#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>'
    )
    cases = (
        (gmail, "en"),
        (outlook_web, "de"),
        (outlook_desktop, "fr"),
        (apple, "it"),
        (thunderbird, "nl"),
        (yahoo, "es"),
        (qq, "zh_CN"),
    )
    for number, (layout, code) in enumerate(cases):
        name = layout.__name__
        mail = original(number, code)
        forward = layout(mail, languages()[code])
        rich = forward.html.replace(body_html(mail), f"{page}{body_html(mail)}</body></html>")
        yield from special(
            f"wholes.page.{name}", code, replace(forward, html=rich), f"Fwd: {mail.subject}", "html both"
        )
        signed = Forward(card + forward.text, as_html(card) + forward.html, forward.truth)
        yield from special(f"wholes.card.{name}", code, signed, f"Fwd: {mail.subject}", "text html")
        empty = replace(forward, text=" \n")
        yield from special(f"wholes.no_text.{name}", code, empty, f"Fwd: {mail.subject}", "both")
        message = message_from_bytes(mail_of(f"Fwd: {mail.subject}", forward.text, forward.html), policy=SMTP)
        message.add_attachment(b"Terms of trade.\n", maintype="text", subtype="plain", filename="terms.txt")
        message.set_boundary("=_parts")
        yield Sample(f"wholes.attached.{name}.{code}", "wholes", code, message.as_bytes(), (forward.truth,))


def numeric_days() -> Iterator[Sample]:
    """Days in digits alone, settled by the weekday, or because nobody forwards a mail before it was sent."""
    cases = (
        # as written, the day it is, when it was forwarded
        ("05/12/2026 14:03", "2026-05-12", "Wed, 20 May 2026 09:12:44 +0200"),
        ("12/05/2026 14:03", "2026-05-12", "Wed, 20 May 2026 09:12:44 +0200"),
        ("5/12/2026 2:03 PM", "2026-05-12", "Tue, 12 May 2026 19:12:44 +0200"),
        ("7/8/26, 14:03", "2026-07-08", "Thu, 9 Jul 2026 09:12:44 +0200"),
        ("Wed 5/6/2026 2:03 PM", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("Fri 5/6/2026 2:03 PM", "2026-06-05", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("Wed, 05/06/2026 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("2026/5/6 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("06.05.26 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
    )
    mail, english = ORIGINALS[0], languages()["en"]
    for number, (shown, day, sent) in enumerate(cases):
        for layout in (outlook_web, samsung):
            forward = layout(mail, english)
            pattern = english.long if layout is outlook_web else english.short.replace(" ", "  ", 1) + "  @#"
            before = written(pattern, mail.when, "en")[0]
            truth = replace(forward.truth, day=day, time="14:03", zone=None)
            text, html = (part.replace(before, shown) for part in (forward.text, forward.html))
            name = f"numeric.{layout.__name__}.{number}"
            yield from special(name, "en", Forward(text, html, truth), f"Fwd: {mail.subject}", "text html", sent=sent)


def routes_everywhere() -> Iterator[Sample]:
    """Order mails of carriers in every language, whose rows are called as the fields of a header are."""
    shop = ("Paketdienst Blitz", "status@blitz-paket.example")
    for number, language in enumerate(languages().values()):
        date = written(language.long, ORIGINALS[0].when, language.code)[0]
        rows = list(zip(("F", "T", "D", "S"), ("Bremen", "Porto", date, "8181-22"), strict=True))
        names = labels_of(language, ("date", "sent")[number % 2])
        shown = [(names[key], value) for key, value in rows]
        text = f"8181-22\n\n{lines(shown)}\n\nTotal: 12.90 EUR\n"
        cells = "".join(f"<tr><th>{label}:</th><td>{value}</td></tr>" for label, value in shown)
        html = f"<h1>8181-22</h1><table>{cells}</table><p>Total: 12.90 EUR</p>"
        yield from negative("route", language.code, f"Blitz 8181-22 {language.code}", text, html, sender=shop)


def fuzzed(seed: int, count: int) -> Iterator[Sample]:
    """Layouts drawn at random from everything that programs do: a measure of what nobody here has seen."""
    dice = random.Random(seed)
    bars = (
        "",
        "-------- {forwarded} --------",
        "---------- {forwarded} ---------",
        "-----{original}-----",
        "{begin}\n",
        "=== {forwarded} ===",
        "________________________________",
        "***** {forwarded} *****",
        "~~~ {original} ~~~",
        "{forwarded}:",
    )
    orders = ("FDTS", "FTDS", "SDFT", "DFTS", "FSDT", "FDST", "TFDS", "DFST", "FTSD")
    writers: tuple[Writer, ...] = (angle, quoted, careful, mailto, doubled, linked, angle, careful)
    for number in range(count):
        code = dice.choice(ALL.split())
        language = languages()[code]
        mail = replace(
            dice.choice(ORIGINALS[:6] + ORIGINALS[7:]),
            when=_at(
                dice.choice((2024, 2025, 2026)),
                dice.randint(1, 11),
                dice.randint(13, 28),
                dice.randint(0, 23),
                dice.randint(0, 59),
                dice.choice((0, 1, 2, 3, 5.5, 8, 9, -5, -8)),
            ),
        )
        writer = dice.choice(writers)
        layout = Simple(
            dice.choice(bars), dice.choice(orders), dice.choice(("long", "long", "gmail", "apple", RFC, "short", "y-MM-dd HH:mm")), dice.choice(("date", "sent")), writer,
            shape=dice.choice(("div", "br", "inside", "p", "table", "pre")), gap=dice.choice((" ", " ", "\t", "\u00a0", "  ", "")), quote=dice.choice(("", "", "", "> ")),
            bold=dice.random() < 0.15, extra=(((2, "Cc", "third@office.example"),) if dice.random() < 0.2 else ()),
            end=dice.choice(("", "", "-" * 30)),
        )  # fmt: skip
        forward = layout(mail, language)
        subject = dice.choice((f"Fwd: {mail.subject}", f"{language.prefix}: {mail.subject}", f"FW: {mail.subject}"))
        raw = forwarded_mail(forward, number, subject, "")
        yield Sample(f"fuzzed.{seed}.{number}.{code}", "fuzzed", code, raw, (forward.truth,))


# --- all of it --------------------------------------------------------------------------------------------------


def crossed(clients: Sequence[tuple[str, Client, str, str]]) -> Iterator[Sample]:
    """Every client in every language it speaks."""
    number = 0
    for client, layout, codes, prefix in clients:
        for code in codes.split():
            number += 1
            language = languages()[code]
            mail = original(number, code)
            if re.search(r"M/d|d/M", language.short) and mail.when.day < 13 and code in ("en", "en_GB"):
                mail = replace(mail, when=mail.when.replace(day=mail.when.day + 14))
            forward = layout(mail, language)
            raw = forwarded_mail(forward, number, mail.subject, prefix or f"{language.prefix}: ")
            yield Sample(f"{client}.{code}", client, code, raw, (forward.truth,))


def samples() -> list[Sample]:
    """All samples but the late ones."""
    makers = (
        twice, side_by_side, wrapped, edited, odd_fields, more_rows, marks, conversations, by_name_only, yandex,
        replies, documents, other_words, mixed_languages, regional_dates, minus_sign, senders, shapes, new_outlook,
        charsets, notices, by_attribution, netease_app, office_words, wholes, numeric_days,
        routes_everywhere,
    )  # fmt: skip
    return [
        *crossed(CLIENTS),
        *crossed(MORE_CLIENTS),
        *(sample for maker in makers for sample in maker()),
        *fuzzed(1, 200),
    ]


# --- kept aside -------------------------------------------------------------------------------------------------

# languages that no sample above is in
RARE_WORDS = """
is|Frá|Sent|Dagsetning|Til|Efni|Áframsend skilaboð|Upprunaleg skilaboð|Upphaf áframsendra skilaboða:|FW
gl|De|Enviado|Data|Para|Asunto|Mensaxe reenviada|Mensaxe orixinal|Inicio da mensaxe reenviada:|FW
eu|Nork|Bidalia|Data|Nori|Gaia|Birbidalitako mezua|Jatorrizko mezua|Birbidalitako mezuaren hasiera:|FW
mk|Од|Испратено|Датум|До|Наслов|Препратена порака|Оригинална порака|Почеток на препратената порака:|FW
be|Ад|Адпраўлена|Дата|Каму|Тэма|Перасланы ліст|Зыходны ліст|Пачатак перасланага ліста:|FW
az|Kimdən|Göndərilib|Tarix|Kimə|Mövzu|Yönləndirilmiş mesaj|Orijinal mesaj|Yönləndirilmiş mesajın başlanğıcı:|FW
af|Van|Gestuur|Datum|Aan|Onderwerp|Aangestuurde boodskap|Oorspronklike boodskap|Begin aangestuurde boodskap:|FW
sq|Nga|Dërguar|Data|Për|Subjekti|Mesazh i përcjellë|Mesazhi origjinal|Fillimi i mesazhit të përcjellë:|FW
bs|Od|Poslano|Datum|Za|Predmet|Proslijeđena poruka|Originalna poruka|Početak proslijeđene poruke:|FW
fa|از|فرستاده شد|تاریخ|به|موضوع|پیام هدایت شده|پیام اصلی|آغاز پیام هدایت شده:|FW
"""
RARE_DATES = """
is|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'kl'. HH:mm|d. MMMM y HH:mm:ss @@|d.M.y, HH:mm
gl|EEEE, d 'de' MMMM 'de' y HH:mm|EEE, d MMM y 'ás' HH:mm|d 'de' MMMM 'de' y 'ás' HH:mm:ss @@|dd/MM/yy HH:mm
eu|y'(e)ko' MMMM'ren' d'(a)', EEEE HH:mm|y MMM d, EEE HH:mm|y'(e)ko' MMMM'ren' d'(a)' HH:mm:ss @@|y/M/d HH:mm
mk|EEEE, d MMMM y HH:mm|EEE, d MMM y 'во' HH:mm|d MMMM y 'во' HH:mm:ss @@|d.M.yy HH:mm
be|EEEE, d MMMM y 'г'. HH:mm|EEE, d MMM y 'г'. HH:mm|d MMMM y 'г'. HH:mm:ss @@|d.MM.yy HH:mm
az|d MMMM y, EEEE HH:mm|d MMM y, EEE HH:mm|d MMMM y HH:mm:ss @@|dd.MM.yy HH:mm
af|EEEE, d MMMM y HH:mm|EEE, d MMM y 'om' HH:mm|d MMMM y 'om' HH:mm:ss @@|y-MM-dd HH:mm
sq|EEEE, d MMMM y HH:mm|EEE, d MMM y HH:mm|d MMMM y HH:mm:ss @@|d.M.yy HH:mm
bs|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'u' HH:mm|d. MMMM y. HH:mm:ss @@|d. M. y. HH:mm
fa|EEEE d MMMM y HH:mm|EEE d MMM y HH:mm|d MMMM y HH:mm:ss @@|y/M/d HH:mm
"""


def rare_languages() -> dict[str, Language]:
    dates = {row.split("|")[0]: row.split("|")[1:] for row in RARE_DATES.strip().split("\n")}
    return {
        row[0]: Language(*row, *dates[row[0]]) for row in (line.split("|") for line in RARE_WORDS.strip().split("\n"))
    }


def semicolon(name: str, address: str) -> str:
    """`Name;`, as Dynamics lists people: the name is the address."""
    return f"{address};"


BAR = "-" * 66
LATE_CLIENTS: tuple[tuple[str, Client, str, str], ...] = (
    ("aliyun", Simple(BAR, "FDTS", "y年MM月dd日 HH:mm:ss", writer=lambda n, a: f"{n or a}<{a}>", colon="：", gap="", shape="br"), "zh_CN", "转发："),
    ("pegasus", Simple("------- Forwarded message follows -------", "FTSD", gap=" \t", english=True, end="------- End of forwarded message -------", shape="pre"), "en", "(Fwd) "),
    ("alpine", Simple("---------- Forwarded message ----------", "DFTS", "EEE, d MMM y HH:mm:ss", english=True, shape="pre"), "en", "Fwd: "),
    ("gnus", Simple("-------------------- Start of forwarded message --------------------", "FTSD", english=True, end="-------------------- End of forwarded message --------------------", shape="pre"), "en", "Fwd: "),
    ("mailspring", Simple("---------- Forwarded Message ---------\n", "FSDT", "MMM d y, 'at' h:mm a", english=True), "en", "Fwd: "),
    ("mailbird", Simple("------ Original Message ------", "FTDS", "M/d/y h:mm:ss a", "sent", quoted, quoted, english=True), "en", "Fwd: "),
    ("edison", Simple("---------- Forwarded message ----------", "FDTS", "'on' MMMM d, y 'at' h:mm a", writer=lambda n, a: f"{n}<{a}>", english=True), "en", "Fwd: "),
    ("geary", Simple("----- {forwarded} -----", "FTSD", "EEE, MMM d, y 'at' HH:mm", shape="br"), "en de", "Fwd: "),
    ("groupwise", Simple("", "FTDS", "M/d/y h:mm a", english=True, shape="br"), "en", "Fwd: "),
    ("salesforce", Simple("--------------- Original Message ---------------", "FDTS", "M/d/y h:mm a", "sent", lambda n, a: f"{n} [{a}]" if n else a, english=True, shape="br"), "en", "Fwd: "),
    ("freshdesk", Simple("---------- Forwarded message ----------", "FDST", "EEE, d MMM, y 'at' h:mm a", english=True, shape="br"), "en", "Fwd: "),
    ("feishu", Simple("---------- Forwarded message ---------", "FDST", "EEE, MMM d, y, HH:mm", writer=lambda n, a: f'"{n or a}"<{a}>', english=True), "en", "Fwd: "),
    ("feishu", Simple("---------- 转发的邮件 ---------", "FDST", "y年M月d日 EEE HH:mm", writer=lambda n, a: f'"{n or a}"<{a}>', colon="：", gap=""), "zh_CN", "转发："),
    ("blackberry", Simple("  Original Message  ", "FDTS", "EEEE, MMMM d, y HH:mm", "sent", bare, angle, english=True, shape="br"), "en", "Fw: "),
    ("huawei", Simple(f"{EIGHT} 原始邮件 {EIGHT}", "SFTD", "y年M月d日EEE HH:mm", colon="：", gap="", shape="div"), "zh_CN", "转发："),
    ("smartermail", Simple("-" * 40, "FDTS", "M/d/y h:mm:ss a", "sent", quoted, quoted, english=True, shape="br"), "en", "Fwd: "),
    ("aquamail", Simple("---------- {forwarded} ----------", "FDST", "d MMMM y HH:mm:ss", shape="br"), "en de fr es ru", "Fwd: "),
    ("apple_unquoted", Simple("{begin}\n", "FSDT", "apple", writer=careful, shape="inside"), "en de fr it ja zh_CN sv pl", "Fwd: "),
    ("abv_bg", Simple("-------- Оригинално писмо --------", "FTSD", "EEEE, d MMMM y HH:mm", shape="div"), "bg", "Fwd: "),
    ("ukr_net", Simple("--- Вихідне повідомлення ---", "FTSD", "d MMMM y, HH:mm:ss", shape="br"), "uk", "Fwd: "),
    ("onet_pl", Simple("-------- Wiadomość przekazana --------", "FDTS", "EEEE, d MMMM y HH:mm:ss", shape="p"), "pl", "PD: "),
    ("centrum_cz", Simple("> ------------ Původní zpráva ------------", "FTDS", "dd.MM.y HH:mm", quote="> ", shape="div"), "cs", "Fwd: "),
    ("freemail_hu", Simple("----- Továbbított levél -----", "FTDS", "y. MM. dd. HH:mm", shape="div"), "hu", "Fwd: "),
    ("inbox_lv", Simple("---- Pārsūtītais ziņojums ----", "FTDS", "dd.MM.y HH:mm", shape="br"), "lv", "Fwd: "),
    ("hanmail", Simple("-----원본 메시지-----", "FTDS", "y/MM/dd a hh:mm", colon=" :", shape="table"), "ko", "FW: "),
    ("yahoo_japan", Simple("----- Original Message -----", "FTDS", "y/MM/dd, EEE HH:mm", english=True, shape="pre"), "ja", "Fw: "),
    ("kerio", Simple(f"{EIGHT} {{original}} {EIGHT}", "SDFT", "EEE, dd MMM y HH:mm:ss Z", shape="table"), "en de cs ru", "Fwd: "),
    ("symbian", Simple("----- Reenviado -----", "FDTS", "d/M/y H:mm", gap="  ", shape="div"), "es", "RV: "),
    ("hinet", Simple("----- 轉寄郵件 -----", "FDTS", "y/MM/dd HH:mm:ss", colon="：", gap=" ", shape="table"), "zh_TW", "Fw: "),
    ("thai_outlook", Simple("", "FDTS", "EEEE'ที่' d MMMM @& H:mm 'น.'", "sent", shape="inside"), "th", "FW: "),
)  # fmt: skip


def late_layouts() -> Iterator[Sample]:
    """Layouts that need more than a block of rows."""
    mail = replace(ORIGINALS[0], when=_at(2026, 5, 27, 14, 3))
    english = languages()["en"]
    stamp = "Wed May 27 2026 14:03:05 GMT+0200 (Central European Summer Time)"
    head = f"------------------- Original Message -------------------\nFrom: {mail.address};\nReceived: {stamp}\nTo: {mail.to};\nSubject: {mail.subject}\n\n"
    truth = replace(truth_of(mail, RFC, "en"), name="")
    yield from special(
        "dynamics",
        "en",
        Forward(head + body_text(mail), as_html(head) + body_html(mail), truth),
        f"FW: {mail.subject}",
        "text html",
    )

    sender = escape(mail.name)
    foxmail = f'<blockquote style="margin-top:0"><div style="background-color:#efefef"><div style="padding:8px"><div><b>发件人：</b>&nbsp;<a href="mailto:{mail.address}">{sender}</a></div><div><b>发送时间：</b>&nbsp;2026-05-27&nbsp;14:03</div><div><b>收件人：</b>&nbsp;<a href="mailto:{mail.to}">{mail.to_name}</a></div><div><b>主题：</b>&nbsp;{mail.subject}</div></div></div>{body_html(mail)}</blockquote>'
    truth = truth_of(mail, "y-MM-dd HH:mm", "zh_CN")
    yield from special("foxmail_links", "zh_CN", Forward("", foxmail, truth), f"转发: {mail.subject}", "html")

    spaced_label = f"{BAR}\n发件人：{mail.name}<{mail.address}>\n日　期：2026年05月27日 14:03:05\n收件人：{mail.to_name}<{mail.to}>\n主　题：{mail.subject}\n\n"
    yield from special(
        "aliyun_spaced",
        "zh_CN",
        Forward(spaced_label + body_text(mail), as_html(spaced_label) + body_html(mail), truth),
        f"转发：{mail.subject}",
        "text html",
    )

    pegasus = f"------- Forwarded message follows -------\nFrom:           \t{mail.name} <{mail.address}>\nTo:             \t{mail.to}\nSubject:        \t{mail.subject}\nDate sent:      \tWed, 27 May 2026 14:03:05 +0200\n\n{body_text(mail)}\n------- End of forwarded message -------\n"
    yield from special(
        "pegasus_labels", "en", Forward(pegasus, "", truth_of(mail, RFC, "en")), f"(Fwd) {mail.subject}", "text"
    )

    rows = fields(mail, "FDTS", labels_of(english, "sent"), "Wednesday, May 27, 2026 2:03 PM")
    truth = truth_of(mail, english.long, "en")
    shown = [(label, escape(value, quote=False)) for label, value in rows]
    markups = {
        "list": "<ul>" + "".join(f"<li><b>{a}:</b> {b}</li>" for a, b in shown) + "</ul>",
        "definitions": "<dl>" + "".join(f"<dt>{a}:</dt><dd>{b}</dd>" for a, b in shown) + "</dl>",
        "split": "<p>" + "<br>".join(f"<b>{a[0]}</b><b>{a[1:]}</b><span>:</span> {b}" for a, b in shown) + "</p>",
        "outside": "<div>" + "<br>".join(f"<b>{a}</b><i>: </i><font>{b}</font>" for a, b in shown) + "</div>",
        "nested": "<table><tr><td><table>" + "".join(f"<tr><td nowrap><font>{a}:</font></td><td></td><td><font>{b}</font></td></tr>" for a, b in shown) + "</table></td></tr></table>",
        "mso": "<!--[if mso]><p>x</p><![endif]--><div>" + "".join(f"<p class=MsoNormal style='tab-stops:72.0pt'><b>{a}:<span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp;</span></b>{b}<o:p></o:p></p>" for a, b in shown) + "</div>",
        "no_colon_cells": "<table>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in shown) + "</table>",
        "upper_tags": "<DIV><HR>" + "<BR>".join(f"<STRONG>{a}:</STRONG> {b}" for a, b in shown) + "</DIV>",
    }  # fmt: skip
    for name, markup in markups.items():
        yield from special(
            f"markup.{name}",
            "en",
            Forward("", f"<p>FYI</p>{markup}{body_html(mail)}", truth),
            f"FW: {mail.subject}",
            "html",
        )

    glued = (
        f"   ----- Forwarded message ----- From: {mail.name} <{mail.address}>To: {mail.to}Sent: Wednesday, May 27, 2026 at 02:03:05 PM GMT+2Subject: {mail.subject}   "
        + " ".join(mail.body)
    )
    web = yahoo(mail, english)
    yield from special("yahoo_glued", "en", replace(web, text=glued), f"Fw: {mail.subject}", "both")


def late_nests() -> Iterator[Sample]:
    """Three deep, and three side by side."""
    mail, english, german = ORIGINALS[3], languages()["en"], languages()["de"]
    for outer, middle, inner in (
        (gmail, outlook_web, apple),
        (outlook_web, outlook_desktop, outlook_web),
        (thunderbird, gmail, samsung),
        (proton, yahoo, gmail),
    ):
        two = nested(middle, inner, mail, english, german)
        shell = outer(
            Original(
                "Third",
                "third@office.example",
                *COLLEAGUE,
                f"FW: Fwd: {mail.subject}",
                mail.when + timedelta(days=5),
                ("For your files, Anna.",),
            ),
            english,
        )
        marked = re.search("^> For your files", shell.text, re.M) is not None
        text = shell.text.rstrip() + "\n\n" + (quote(two.text) if marked else two.text)
        html = shell.html.replace("<p>For your files, Anna.</p>", f"<p>For your files, Anna.</p>{two.html}")
        deep = Forward(text, html, replace(two.truth, depth=3))
        yield from special(
            f"three_deep.{outer.__name__}_{middle.__name__}_{inner.__name__}",
            "en",
            deep,
            f"Fwd: FW: Fwd: {mail.subject}",
            "text html",
        )
    for layout in (outlook_mobile, apple, qq, yahoo):
        parts = [layout(ORIGINALS[place], languages()["zh_CN" if layout is qq else "en"]) for place in (1, 3, 7)]
        text, html = "\n\n".join(part.text for part in parts), "<hr>".join(part.html for part in parts)
        for form in ("text", "html"):
            yield Sample(
                f"three_beside.{layout.__name__}.{form}",
                "three_beside",
                "en",
                mail_of("Fwd: three receipts", text, html, form),
                tuple(part.truth for part in parts),
            )


def late_negatives() -> Iterator[Sample]:
    """Shops that play with the marks of a forward, and answers of rarer kinds."""
    shop = ("Kiosk Nord", "news@kiosk-nord.example")
    yield from negative(
        "fwd_marketing",
        "en",
        "Fwd: you have to see this",
        "Kettles from $9.99!\n\nFrom: $9.99\nTo: you\nDate: ends Sunday\n\nShop now | Unsubscribe\n",
        sender=shop,
    )
    yield from negative(
        "re_marketing",
        "de",
        "Re: Ihr Gutschein",
        "Von uns: 10 € Rabatt\nAn: alle Teetrinker\nDatum: nur bis 31.05.2026\nBetreff: Tee\n\nJetzt einlösen\n",
        sender=shop,
    )
    card = "A gift card for you!\n\nTo: Kim Lee <kim.lee@office.example>\nFrom: Anna Muster <anna.muster@home.example>\nMessage: Happy birthday!\nDelivery date: May 27, 2026\n\nCode: ABCD-1234\nValue: 50.00 EUR\n"
    yield from negative("gift_card", "en", "Anna Muster sent you a gift card", card, sender=shop)
    history = "Order 4711 was updated\n\nMessage history:\n\n27 May 2026 14:03, Kiosk Nord wrote:\nYour kettle ships today.\n\n26 May 2026 10:00, Anna Muster wrote:\nWhere is it?\n"
    yield from negative("history", "en", "Update on order 4711", history, sender=shop)
    fax = "You received a fax.\n\nFrom: +49 30 000000\nTo: +49 40 000000\nDate: 27.05.2026 14:03\nPages: 2\nSubject: Rechnung\n"
    yield from negative("fax", "en", "Fax from +49 30 000000", fax, sender=("Fax", "fax@tel.example"))
    event = "Invitation: tea tasting\n\nWhen: 27 May 2026 14:03\nWhere: Harbour 1\nFrom: Kim Lee <kim.lee@office.example>\nTo: anna.muster@home.example\n"
    yield from negative("invitation", "en", "Invitation: tea tasting", event, sender=COLLEAGUE)
    transport = "LIEFERSCHEIN\n\nAbsender: Teekontor, Bremen\nEmpfänger: Anna Muster, Hamburg\nDatum: 27.05.2026\nBetreff: Lieferung 12\n\n3 x Tee\n"
    yield from negative(
        "delivery_note", "de", "Lieferschein 12", transport, sender=("Teekontor", "rechnung@teekontor.example")
    )
    rental = "Prenotazione confermata\n\nDa: Milano Centrale\nA: Roma Termini\nData: 27/05/2026 14:03\nOggetto: biglietto\nTotale: 49,90 €\n"
    yield from negative("ticket", "it", "Prenotazione confermata", rental, sender=("Treno", "biglietti@treno.example"))
    for code, line in (
        ("uk", "ср, 27 трав. 2026 р. о 14:03 Kiosk Nord <orders@kiosk-nord.example> пише:"), ("ro", "mie., 27 mai 2026 la 14:03, Kiosk Nord <orders@kiosk-nord.example> a scris:"),
        ("id", "Pada Rab, 27 Mei 2026 pukul 14.03 Kiosk Nord <orders@kiosk-nord.example> menulis:"), ("nb", "ons. 27. mai 2026 kl. 14:03 skrev Kiosk Nord <orders@kiosk-nord.example>:"),
        ("hi", "बुध, 27 मई 2026 को 2:03 pm बजे को Kiosk Nord <orders@kiosk-nord.example> ने लिखा:"), ("ca", "Missatge de Kiosk Nord <orders@kiosk-nord.example> del dia dc., 27 de maig 2026 a les 14:03:"),
    ):  # fmt: skip
        yield from negative(
            "late_reply", code, "Re: order 4711", f"Thanks!\n\n{line}\n\n{quote(body_text(ORIGINALS[0]))}", reply=True
        )
    for code, prefix in (
        ("sk", "RE: "),
        ("uk", "RE: "),
        ("id", "RE: "),
        ("he", "RE: "),
        ("ar", "RE: "),
        ("nb", "Re: "),
        ("ca", "RE: "),
        ("et", "RE: "),
    ):
        for layout in (outlook_web, outlook_desktop):
            block = layout(ORIGINALS[1], languages()[code])
            yield from negative(
                f"late_reply_block.{layout.__name__}",
                code,
                f"{prefix}{ORIGINALS[1].subject}",
                f"OK\n\n{block.text}",
                f"<p>OK</p>{block.html}",
                reply=True,
            )


def late_noise(seed: int, count: int) -> Iterator[Sample]:
    """Plain-text forwards as they look after another program or two have had them: quoted, wrapped, indented."""
    dice = random.Random(seed)
    for number in range(count):
        _, layout, codes, _ = dice.choice((*CLIENTS, *MORE_CLIENTS))
        code = dice.choice(codes.split())
        mail = dice.choice((*ORIGINALS[:6], *ORIGINALS[7:]))
        mail = replace(mail, when=mail.when.replace(day=13 + mail.when.day % 15))
        forward = layout(mail, languages()[code])
        text = forward.text
        if dice.random() < 0.5:
            text = folded(text, dice.choice((72, 76, 78)))
        if dice.random() < 0.3:
            text = re.sub(r"(?m)^([^\n:：]{1,20}[:：]) ", lambda m: m[1] + "\u00a0", text)
        if dice.random() < 0.3:
            text = "\n".join(line + dice.choice(("", " ", "\u200b", "\u00a0")) for line in text.split("\n"))
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            text = quote(text, dice.choice(("> ", ">", "> ")))
        if dice.random() < 0.15:
            text = "\n".join(f"  {line}" for line in text.split("\n"))
        text = dice.choice(("", "FYI\n\n", "Hi,\nplease file: this one.\n\n", f"{SIGNATURE}\n\n")) + text
        raw = mail_of(f"Fwd: {mail.subject}", text, "", "text")
        yield Sample(f"noise.{seed}.{number}.{code}", "noise", code, raw, (forward.truth,))


def late_samples() -> list[Sample]:
    """Samples kept aside while the reader was written: scored once, at the end."""
    rare = rare_languages()
    layouts: tuple[Client, ...] = (gmail, outlook_web, outlook_desktop, apple, thunderbird, samsung, yahoo)
    found = list(crossed(LATE_CLIENTS))
    for place, (code, language) in enumerate(rare.items()):
        for step, layout in enumerate(layouts):
            mail = original(place + step)
            forms = ("text", "html")[(place + step) % 2]
            found += special(f"rare.{layout.__name__}", code, layout(mail, language), f"Fwd: {mail.subject}", forms)
    return [*found, *late_layouts(), *late_nests(), *late_negatives(), *fuzzed(20261, 150), *late_noise(20262, 150)]


# --- files ---------------------------------------------------------------------------------------------------


def write(folder: Path, chosen: Sequence[Sample]) -> None:
    """Write samples as files, with their truth in `truth.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for sample in chosen:
        (folder / f"{sample.name}.eml").write_bytes(sample.raw)
        truths = [asdict(truth) for truth in sample.truths]
        rows.append(
            {"file": f"{sample.name}.eml", "client": sample.client, "language": sample.language, "forwards": truths}
        )
    (folder / "truth.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), late_samples() if "--late" in sys.argv else samples())
