"""Little time and a threat, near each other; and the many honest words that are like either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.senders.pressure import MOST_CHARACTERS, _table, pressure

PRESSING = {
    "en": "Pay within 24 hours or your account will be permanently suspended.",
    "en 2": "Your invoice is overdue. If you do not pay today, the goods will be destroyed.",
    "en 3": "This is your final warning! We have already prepared to inform the police.",
    "en 4": "Settle it in the next 12 hours.\n\nOtherwise we start legal action.",
    "en 5": "Act immediately: all your files will be deleted.",
    "de": "Zahlen Sie sofort, sonst wird Ihr Konto gesperrt.",
    "de 2": "Begleichen Sie die Rechnung innerhalb von 24 Stunden. Andernfalls folgen rechtliche Schritte.",
    "de 3": "Letzte Warnung: Die Polizei wird eingeschaltet.",
    "fr": "Votre compte sera suspendu si vous ne payez pas dans les 24 heures.",
    "es": "Su cuenta será bloqueada hoy mismo si no paga.",
    "it": "Il suo account verrà sospeso entro 24 ore.",
    "pt": "Sua conta será bloqueada em 24 horas.",
    "nl": "Uw account wordt geblokkeerd als u niet binnen 24 uur betaalt.",
    "pl": "Twoje konto zostanie zablokowane w ciągu 24 godzin.",
    "cs": "Váš účet bude zablokován do 24 hodin.",
    "sk": "Váš účet bude zablokovaný do 24 hodín.",
    "sl": "Vaš račun bo blokiran v 24 urah.",
    "hr": "Račun će biti blokiran u roku od 24 sata.",
    "sv": "Ditt konto kommer att spärras inom 24 timmar.",
    "da": "Din konto bliver spærret inden 24 timer.",
    "no": "Kontoen din blir sperret innen 24 timer.",
    "fi": "Tilisi suljetaan 24 tunnin kuluessa.",
    "hu": "Fiókját letiltjuk 24 órán belül.",
    "ro": "Contul dumneavoastră va fi blocat în 24 de ore.",
    "bg": "Вашият акаунт ще бъде блокиран до 24 часа.",
    "ru": "Ваш аккаунт будет заблокирован в течение 24 часов.",
    "uk": "Ваш акаунт буде заблоковано протягом 24 годин.",
    "el": "Ο λογαριασμός σας θα κλειδωθεί εντός 24 ωρών.",
    "tr": "Hesabınız 24 saat içinde kapatılacaktır.",
    "ja": "24時間以内にお支払いがない場合、アカウントは停止されます。",
    "zh": "请在24小时内付款，否则您的账户将被冻结。",
    "ko": "24시간 이내에 결제하지 않으면 계정이 정지됩니다.",
    "th": "ภายใน 24 ชั่วโมง มิฉะนั้นบัญชีของคุณจะถูกระงับ",
    "vi": "Tài khoản của bạn sẽ bị khóa trong 24 giờ.",
    "id": "Akun Anda akan diblokir dalam 24 jam.",
    "ar": "سيتم إغلاق حسابك خلال 24 ساعة.",
    "he": "חשבונך ייחסם תוך 24 שעות.",
    "hi": "आपका खाता 24 घंटे में बंद कर दिया जाएगा।",
}

HONEST = [
    "Payable immediately without deduction. Late payments bear interest at 9 percent.",
    "Payment is due immediately. We may take legal action to recover overdue debts.",
    "Final reminder: your invoice is 30 days overdue, we will start legal proceedings in 14 days.",
    "We reserve the right to charge dunning costs. The amount is due at once.",
    "If you did not make this purchase, contact us immediately and we will help you secure your account.",
    "Beware of phishing: we never write that your account will be closed if you do not pay within 24 hours.",
    "Your order will arrive today. You can close your account at any time.",
    "Your account was charged today. Accounting data is kept for 10 years.",
    "Your account has been credited today with 12.00 EUR.",
    "You can delete your account immediately in the settings.",
    "Orders placed today ship within 24 hours. Support is there 24 hours a day.",
    "Your parcel will be delivered today. What can't be delivered goes back.",
    "Wir behalten uns Mahngebühren vor. Der Rechnungsbetrag ist sofort fällig.",
    "Diese Rechnung ist sofort zahlbar. Nach 30 Tagen kommen Sie in Verzug, § 286 BGB.",
    "Letzte Mahnung: Zahlen Sie umgehend, sonst beauftragen wir ein Inkassobüro und gerichtliche Schritte folgen.",
    "Sollten wir bis zum 14. März keine Zahlung feststellen, sperren wir Ihren Anschluss.",
    "Sie können Ihr Konto jederzeit löschen. Ihre Bestellung kommt heute.",
    "Votre compte a été débité aujourd'hui.",
    "Paiement comptant dès réception. Indemnité forfaitaire de recouvrement 40 euros.",
    "La factura vence hoy. Se aplicarán intereses de demora.",
    "Vi förbehåller oss rätten att lämna ärendet till inkasso omgående.",
    "Betaling binnen 14 dagen. Bij te late betaling is wettelijke rente verschuldigd.",
    "Płatne natychmiast. Za opóźnienie naliczamy odsetki ustawowe.",
    "お支払いは本日中にお願いします。商品は明日発送します。",
    "请立即付款。感谢您的订单。",
    "",
]


@pytest.mark.parametrize("text", PRESSING.values(), ids=PRESSING)
def test_little_time_and_a_threat_are_pressure(text: str) -> None:
    finding = pressure(f"Invoice 4711\n\n{text}\n\nSincerely")
    assert finding is not None
    assert finding.code == "pressure"
    assert finding.needs_review


@pytest.mark.parametrize("text", HONEST)
def test_honest_terms_are_none(text: str) -> None:
    assert pressure(text) is None


def test_both_must_stand_near_each_other() -> None:
    between = "We thank you for your order. " * 3
    assert pressure(f"Please pay today. Your account will be suspended. {between}") is not None
    assert pressure(f"Please pay today. {between}Your account will be suspended.") is None


def test_a_sentence_broken_into_lines_is_one() -> None:
    assert pressure("If you do not pay within 24\nhours your account will\nbe closed.") is not None


def test_small_print_is_none() -> None:
    terms = "the customer agrees to the terms of use which are part of this agreement as published, " * 5
    assert pressure(f"{terms} and pay today, failing which the account will be suspended.") is None


def test_both_must_be_of_one_language() -> None:
    assert pressure("Zahlen Sie noch heute. Your account will be suspended.") is None


def test_the_words_are_quoted() -> None:
    finding = pressure("Pay within 24 hours or your account will be closed.")
    assert finding is not None
    assert '"within 24 hours" and "account will be closed"' in finding.message


def test_each_language_has_words_for_both() -> None:
    table = _table()
    languages = {key.partition(" ")[0] for key in PRESSING}
    assert set(table["hours"]) == set(table["at_once"]) == set(table["threat"]) == set(table["law"]) == languages
    assert set(table["told"]) <= languages


@given(st.text(max_size=2000))
def test_no_text_is_too_odd(text: str) -> None:
    pressure(text)


def test_a_long_text_is_read_as_far_as_mail_says_what_it_wants() -> None:
    threat = "Pay today or your account will be closed. "
    assert pressure(threat * 2000) is not None
    assert pressure("Thank you. " * MOST_CHARACTERS + threat) is None
