"""Mail programs with a simple layout: those of few people, and languages that few programs speak."""

from collections.abc import Iterator

from tests.forward_samples.clients import apple, gmail, outlook_desktop, outlook_web, samsung, thunderbird, yahoo
from tests.forward_samples.languages import rare_languages
from tests.forward_samples.mails import special
from tests.forward_samples.originals import original
from tests.forward_samples.pieces import Client, Sample, angle, bare, careful, quoted
from tests.forward_samples.simple import EIGHT, Simple

BAR = "-" * 66


RARER_CLIENTS: tuple[tuple[str, Client, str, str], ...] = (
    (
        "aliyun",
        Simple(
            BAR, "FDTS", "y年MM月dd日 HH:mm:ss", writer=lambda n, a: f"{n or a}<{a}>", colon="：", gap="", shape="br"
        ),
        "zh_CN",
        "转发：",
    ),
    (
        "pegasus",
        Simple(
            "------- Forwarded message follows -------",
            "FTSD",
            gap=" \t",
            english=True,
            end="------- End of forwarded message -------",
            shape="pre",
        ),
        "en",
        "(Fwd) ",
    ),
    (
        "alpine",
        Simple("---------- Forwarded message ----------", "DFTS", "EEE, d MMM y HH:mm:ss", english=True, shape="pre"),
        "en",
        "Fwd: ",
    ),
    (
        "gnus",
        Simple(
            "-------------------- Start of forwarded message --------------------",
            "FTSD",
            english=True,
            end="-------------------- End of forwarded message --------------------",
            shape="pre",
        ),
        "en",
        "Fwd: ",
    ),
    (
        "mailspring",
        Simple("---------- Forwarded Message ---------\n", "FSDT", "MMM d y, 'at' h:mm a", english=True),
        "en",
        "Fwd: ",
    ),
    (
        "mailbird",
        Simple("------ Original Message ------", "FTDS", "M/d/y h:mm:ss a", "sent", quoted, quoted, english=True),
        "en",
        "Fwd: ",
    ),
    (
        "edison",
        Simple(
            "---------- Forwarded message ----------",
            "FDTS",
            "'on' MMMM d, y 'at' h:mm a",
            writer=lambda n, a: f"{n}<{a}>",
            english=True,
        ),
        "en",
        "Fwd: ",
    ),
    ("geary", Simple("----- {forwarded} -----", "FTSD", "EEE, MMM d, y 'at' HH:mm", shape="br"), "en de", "Fwd: "),
    ("groupwise", Simple("", "FTDS", "M/d/y h:mm a", english=True, shape="br"), "en", "Fwd: "),
    (
        "salesforce",
        Simple(
            "--------------- Original Message ---------------",
            "FDTS",
            "M/d/y h:mm a",
            "sent",
            lambda n, a: f"{n} [{a}]" if n else a,
            english=True,
            shape="br",
        ),
        "en",
        "Fwd: ",
    ),
    (
        "freshdesk",
        Simple(
            "---------- Forwarded message ----------", "FDST", "EEE, d MMM, y 'at' h:mm a", english=True, shape="br"
        ),
        "en",
        "Fwd: ",
    ),
    (
        "feishu",
        Simple(
            "---------- Forwarded message ---------",
            "FDST",
            "EEE, MMM d, y, HH:mm",
            writer=lambda n, a: f'"{n or a}"<{a}>',
            english=True,
        ),
        "en",
        "Fwd: ",
    ),
    (
        "feishu",
        Simple(
            "---------- 转发的邮件 ---------",
            "FDST",
            "y年M月d日 EEE HH:mm",
            writer=lambda n, a: f'"{n or a}"<{a}>',
            colon="：",
            gap="",
        ),
        "zh_CN",
        "转发：",
    ),
    (
        "blackberry",
        Simple("  Original Message  ", "FDTS", "EEEE, MMMM d, y HH:mm", "sent", bare, angle, english=True, shape="br"),
        "en",
        "Fw: ",
    ),
    (
        "huawei",
        Simple(f"{EIGHT} 原始邮件 {EIGHT}", "SFTD", "y年M月d日EEE HH:mm", colon="：", gap="", shape="div"),
        "zh_CN",
        "转发：",
    ),
    (
        "smartermail",
        Simple("-" * 40, "FDTS", "M/d/y h:mm:ss a", "sent", quoted, quoted, english=True, shape="br"),
        "en",
        "Fwd: ",
    ),
    (
        "aquamail",
        Simple("---------- {forwarded} ----------", "FDST", "d MMMM y HH:mm:ss", shape="br"),
        "en de fr es ru",
        "Fwd: ",
    ),
    (
        "apple_unquoted",
        Simple("{begin}\n", "FSDT", "apple", writer=careful, shape="inside"),
        "en de fr it ja zh_CN sv pl",
        "Fwd: ",
    ),
    (
        "abv_bg",
        Simple("-------- Оригинално писмо --------", "FTSD", "EEEE, d MMMM y HH:mm", shape="div"),
        "bg",
        "Fwd: ",
    ),
    ("ukr_net", Simple("--- Вихідне повідомлення ---", "FTSD", "d MMMM y, HH:mm:ss", shape="br"), "uk", "Fwd: "),
    (
        "onet_pl",
        Simple("-------- Wiadomość przekazana --------", "FDTS", "EEEE, d MMMM y HH:mm:ss", shape="p"),
        "pl",
        "PD: ",
    ),
    (
        "centrum_cz",
        Simple("> ------------ Původní zpráva ------------", "FTDS", "dd.MM.y HH:mm", quote="> ", shape="div"),
        "cs",
        "Fwd: ",
    ),
    ("freemail_hu", Simple("----- Továbbított levél -----", "FTDS", "y. MM. dd. HH:mm", shape="div"), "hu", "Fwd: "),
    ("inbox_lv", Simple("---- Pārsūtītais ziņojums ----", "FTDS", "dd.MM.y HH:mm", shape="br"), "lv", "Fwd: "),
    ("hanmail", Simple("-----원본 메시지-----", "FTDS", "y/MM/dd a hh:mm", colon=" :", shape="table"), "ko", "FW: "),
    (
        "yahoo_japan",
        Simple("----- Original Message -----", "FTDS", "y/MM/dd, EEE HH:mm", english=True, shape="pre"),
        "ja",
        "Fw: ",
    ),
    (
        "kerio",
        Simple(f"{EIGHT} {{original}} {EIGHT}", "SDFT", "EEE, dd MMM y HH:mm:ss Z", shape="table"),
        "en de cs ru",
        "Fwd: ",
    ),
    ("symbian", Simple("----- Reenviado -----", "FDTS", "d/M/y H:mm", gap="  ", shape="div"), "es", "RV: "),
    (
        "hinet",
        Simple("----- 轉寄郵件 -----", "FDTS", "y/MM/dd HH:mm:ss", colon="：", gap=" ", shape="table"),
        "zh_TW",
        "Fw: ",
    ),
    ("thai_outlook", Simple("", "FDTS", "EEEE'ที่' d MMMM @& H:mm 'น.'", "sent", shape="inside"), "th", "FW: "),
)


def rare() -> Iterator[Sample]:
    """The languages that few programs speak, in the layouts of the programs that most people have."""
    layouts: tuple[Client, ...] = (gmail, outlook_web, outlook_desktop, apple, thunderbird, samsung, yahoo)
    for place, (code, language) in enumerate(rare_languages().items()):
        for step, layout in enumerate(layouts):
            mail = original(place + step)
            form = ("text", "html")[(place + step) % 2]
            yield from special(f"rare.{layout.__name__}", code, layout(mail, language), f"Fwd: {mail.subject}", form)
