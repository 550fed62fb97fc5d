"""Domains that are made to be taken for another, and the many that merely have something in common."""

import string
import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.marketplaces.templates import built_in
from parsers.senders.alike_words import is_free, organisations_of, words
from parsers.senders.confusables import base, in_letters, mixes_scripts, shown, skeleton
from parsers.senders.lookalikes import Likeness, clues, is_one_edit, resemblance

MARKETPLACES = tuple(dict.fromkeys(domain for m in built_in() for domain in organisations_of(m)))

# Look-alikes of muster.example: characters, words, endings. The first is itself.
OF_MUSTER = [
    "muster.example",
    "rnuster.example",
    "mu\u0455ter.example",
    "xn--muter-nqe.example",
    "muster.example.attacker.example",
    "muster-rechnung.example",
    "muster.exampIe",
    "mus\u200bter.example",
    "muster.co",
    "m\u00fcster.example",
]
ARCHIVE = (
    "muster.example",
    "copperwind.example",
    "kerzen-lindgren.example",
    "vivaldi-werke.example",
    "bol-dog.example",
)

OURS = {
    # characters that look like others
    "paypa1.com": "paypal.com",
    "arnazon.de": "amazon.de",
    "walrnart.com": "walmart.com",
    "kaufIand.de": "kaufland.de",
    "xn--pypal-4ve.com": "paypal.com",
    "раураl.com": "paypal.com",
    "аmazon.co.uk": "amazon.co.uk",
    "ebаy.com": "ebay.com",
    "ɢoogle.com": "google.com",
    "zalándo.de": "zalando.de",
    "k1arna.com": "klarna.com",
    "v1nted.fr": "vinted.fr",
    "cοpperwind.example": "copperwind.example",
    "coppervvind.example": "copperwind.example",
    "kerzen-1indgren.example": "kerzen-lindgren.example",
    "ꮩivaldi-werke.example": "vivaldi-werke.example",
    # words beside the name
    "ebay-support.com": "ebay.com",
    "amazon-billing-center.net": "amazon.com",
    "paypal.secure-login.example": "paypal.com",
    "ebay-rechnung.example": "ebay.com",
    "secure-paypal.example": "paypal.com",
    "paypalsecure.example": "paypal.com",
    "invoiceamazon.example": "amazon.com",
    "apple-billing.example": "apple.com",
    "wise-login.example": "wise.com",
    "otto-de.example": "otto.de",
    "temu-refund.example": "temu.com",
    "amazon.com.attacker.example": "amazon.com",
    "bol.com.attacker.example": "bol.com",
    "login.klarna.attacker.example": "klarna.com",
    "paypal-com.example": "paypal.com",
    "mercado-libre-pagos.example": "mercadolibre.com",
    "copperwind-invoice.example": "copperwind.example",
    "copperwind-group.example": "copperwind.example",
    "kerzen-lindgren-zahlung.example": "kerzen-lindgren.example",
    "secure.copperwind.stranger.example": "copperwind.example",
    # one letter
    "amazom.de": "amazon.de",
    "paypall.com": "paypal.com",
    "zalanod.de": "zalando.de",
    "aliexpres.com": "aliexpress.com",
    "coperwind.example": "copperwind.example",
    "kerzenlindgren.example": "kerzen-lindgren.example",
    # another ending
    "amazon.co": "amazon.com",
    "paypal.shop": "paypal.com",
    "ebay.example": "ebay.com",
    "copperwind.net": "copperwind.example",
}

# Plain facts: the domains of firms that many buy from.
KNOWN_FIRMS = """
ikea.com hm.com decathlon.com lego.com bestbuy.com costco.com homedepot.com lowes.com kroger.com staples.com
wayfair.com newegg.com macys.com nordstrom.com sephora.com ulta.com chewy.com petco.com gap.com nike.com adidas.com
puma.com zara.com uniqlo.com asos.com boohoo.com next.co.uk argos.co.uk tesco.com sainsburys.co.uk johnlewis.com
currys.co.uk screwfix.com boots.com mediamarkt.de saturn.de thalia.de douglas.de conrad.de thomann.de reichelt.de
alternate.de notebooksbilliger.de lidl.de aldi.com rewe.de edeka.de dm.de rossmann.de obi.de hornbach.de bauhaus.info
toom.de galaxus.de digitec.ch brack.ch migros.ch coop.ch manor.ch fnac.com darty.com boulanger.com leroymerlin.fr
carrefour.fr auchan.fr conforama.fr elcorteingles.es pccomponentes.com mango.com unieuro.it eprice.it ibs.it
coolblue.nl wehkamp.nl hema.nl blokker.nl gamma.nl empik.com morele.net xkom.pl alza.cz mall.cz datart.cz emag.ro
elgiganten.dk komplett.no power.no verkkokauppa.com gigantti.fi matas.dk proshop.dk netonnet.se inet.se webhallen.com
clasohlson.com trendyol.com hepsiburada.com n11.com yodobashi.com biccamera.com jd.com taobao.com gmarket.co.kr
11st.co.kr myntra.com snapdeal.com jumia.com takealot.com kogan.com jbhifi.com.au officeworks.com.au bunnings.com.au
canadiantire.ca microsoft.com adobe.com dropbox.com netflix.com spotify.com github.com hetzner.com ovh.com strato.de
ionos.de digitalocean.com cloudflare.com namecheap.com godaddy.com dhl.de ups.com fedex.com telekom.de vodafone.de
bahn.de lufthansa.com booking.com airbnb.com uber.com minted.com discount.fr targetdry.com
""".split()
INVENTED = """
apple-orchard.example appelhof.example applewood-tea.example wishbone-toys.example starwish.example
otto-meyer-dach.example ottosgarten.example bolder-bikes.example symbolik.example targetzielscheiben.example
on-target-archery.example squaredance-schuhe.example redsquare-books.example pinstripe-tailor.example
stripes-and-dots.example wise-owl-books.example streetwise-bags.example allegro-klaviere.example
amazonas-tierwelt.example amazonit-schmuck.example ebayer-hof.example etsuko-keramik.example klarna-see-hotel.example
shopping-center-nord.example shopfiya.example payperplane.example paperpal.example temperglas.example
vintage-ladies.example vinted-en-rose.example zalandra.example lazarus-buch.example wallmark.example
walmat-teppiche.example rakete-kids.example alibi-mode.example alibert.example aliexpedition.example
flipchart-kauf.example tokio-pedal.example coupon-angler.example kaufladen.example kaufhaus-land.example
googlegoggles.example gcashew.example affirmation-cards.example wechsel-pay.example tiktak-uhren.example
sheinwald.example stripeconsulting.example shopify-agentur.example ebay-verkaufsagent.example
amazon-fotobuch-blog.example etsy-fan-blog.example muster-web.example linden-apotheke.example
mail.lindgren-kerzen.example info.silverbirch.example rechnung.silverbirch.example billing.silverbirch.example
silverbirch-shop.example invoices.hosting-haus.example copper.example wind.example copperfield.example
kupferwind.example copperwood.example muster-kuechen-shop.example mustang-jeans.example mustermann-druck.example
musterhaus-park.example lindgren.example kerzen.example bienenkerzen.example vivaldi.example werkehof.example
depot24.example depot21.example teeladen-nord.example teeladen-sued.example
""".split()


def found(domain: str, known: Iterable[str] = (*MARKETPLACES, *ARCHIVE)) -> str:
    """Return the known domain that one resembles, looked up as a caller does: by clues first."""
    asked = set(clues(domain))
    candidates = [one for one in known if not asked.isdisjoint(clues(one))]
    resembling = resemblance(domain, candidates)
    assert resembling == resemblance(domain, known), "clues find what comparing with all does"
    return resembling.known if resembling else ""


@pytest.mark.parametrize("domain", OF_MUSTER[1:], ids=ascii)
def test_a_lookalike_of_a_known_seller_is_found(domain: str) -> None:
    assert found(domain, ["muster.example"]) == "muster.example"


@pytest.mark.parametrize(
    "domain", ["muster.example", "MUSTER.example", "mail.muster.example", "rechnung.muster.example."]
)
def test_a_known_domain_and_what_lies_below_it_are_no_lookalikes(domain: str) -> None:
    assert not found(domain, ["muster.example", "rnuster.example", "muster.co"])


@pytest.mark.parametrize(("domain", "known"), OURS.items(), ids=ascii)
def test_a_lookalike_is_found(domain: str, known: str) -> None:
    found_one = found(domain)
    assert found_one.partition(".")[0] == known.partition(".")[0]


@pytest.mark.parametrize("domain", [*KNOWN_FIRMS, *INVENTED])
def test_an_ordinary_domain_resembles_no_marketplace_and_no_known_seller(domain: str) -> None:
    assert not found(domain)


def test_two_hundred_ordinary_domains_do_not_resemble_each_other() -> None:
    ordinary = list(dict.fromkeys([*KNOWN_FIRMS, *INVENTED]))
    assert len(ordinary) >= 200
    for domain in ordinary:
        assert not resemblance(domain, (one for one in ordinary if one != domain)), domain


@pytest.mark.parametrize("domain", MARKETPLACES)
def test_a_marketplaces_own_domain_of_any_country_resembles_none(domain: str) -> None:
    assert not found(domain)
    assert not found(f"mail.{domain}")


@pytest.mark.parametrize(
    "domain", ["gmail.com", "yahoo.com", "yahoo.fr", "gmx.net", "web.de", "hotmail.de", "outlook.com"]
)
def test_where_people_have_their_mail_is_nobodys_lookalike_and_has_none(domain: str) -> None:
    assert is_free(domain)
    assert not found(domain, ["gmx.de", "gmail.de", "hotmail.com", "yahoo.co.jp", "web.example", "outlook.de"])
    assert not found("gmaill.com", ["gmail.com"])


def test_the_kind_of_likeness_is_told() -> None:
    kinds = {
        "rnuster.example": Likeness.CHARACTERS,
        "muster-rechnung.example": Likeness.WORDS,
        "mustter.example": Likeness.SPELLING,
        "muster.co": Likeness.ENDING,
    }
    for domain, kind in kinds.items():
        resembling = resemblance(domain, ["muster.example"])
        assert resembling is not None
        assert (resembling.likeness, resembling.name) == (kind, "muster")


def test_everyday_words_make_no_lookalike_by_themselves() -> None:
    for domain in ("wish.example", "target.com.au", "otto.example", "apple-orchard.example", "boi.com", "stein.com"):
        assert not found(domain)


def test_a_skeleton_is_the_same_for_what_looks_the_same() -> None:
    assert skeleton("rnuster.example") == skeleton("mu\u0455ter.example") == skeleton("muster.example")
    assert skeleton("PAYPA1.com") == skeleton("paypaI.com") == skeleton("рaypal.com") == skeleton("paypal.com")
    assert skeleton("xn--mnchen-3ya.example") == skeleton("munchen.example")
    assert skeleton("clean.example") == skeleton("dean.example")
    assert skeleton("muster.example") != skeleton("master.example")


def test_a_domain_in_other_letters_is_shown_as_it_is_registered_too() -> None:
    assert shown("muster.example") == "muster.example"
    assert shown("m\u00fcster.example") == "m\u00fcster.example (really xn--mster-kva.example)"
    assert "\u200b" not in shown("mus\u200bter.example")
    assert mixes_scripts(in_letters("xn--muter-nqe.example").split(".")[0])
    assert not mixes_scripts("почта")


LABELS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=30).filter(
    lambda text: text[0] != "-" and text[-1] != "-" and text[2:4] != "--"
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """Return a label and the same with one letter added, left out, changed, or swapped."""
    label = draw(LABELS.filter(lambda text: len(text) > 2 and "-" not in text))
    at = draw(st.integers(0, len(label) - 2))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    way = draw(st.sampled_from(["add", "leave", "change", "swap", "hyphen"]))
    changed = {
        "add": label[:at] + letter + label[at:],
        "leave": label[:at] + label[at + 1 :],
        "change": label[:at] + letter + label[at + 1 :],
        "swap": label[:at] + label[at + 1] + label[at] + label[at + 2 :],
        "hyphen": f"{label[: at + 1]}-{label[at + 1 :]}",
    }
    return label, changed[way]


@given(edited())
def test_a_domain_one_edit_away_has_a_clue_in_common(pair: tuple[str, str]) -> None:
    one, other = pair
    assert not set(clues(f"{one}.example")).isdisjoint(clues(f"{other}.example"))
    bare = other.replace("-", "")
    assert bare == one or is_one_edit(one, bare)


@given(LABELS, LABELS)
def test_what_resembles_has_a_clue_in_common(one: str, other: str) -> None:
    for domain, known in ((one, other), (f"{other}-invoice", other), (f"{other}.secure-{one}", other)):
        if resemblance(f"{domain}.example", [f"{known}.example"]):
            assert not set(clues(f"{domain}.example")).isdisjoint(clues(f"{known}.example"))


@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_be_compared(text: str) -> None:
    assert isinstance(skeleton(text), str)
    assert base(text) == base(text)
    assert len(clues(text)) < 2000
    resemblance(text, ["muster.example", text])
    resemblance("muster.example", [text])


@given(st.text(string.ascii_lowercase + "ѕоαé", min_size=3, max_size=12))
def test_a_skeleton_survives_the_coding_of_a_domain(label: str) -> None:
    label = unicodedata.normalize("NFC", label)
    coded = label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
    assert skeleton(f"{coded}.example") == skeleton(f"{label}.example")


def test_a_long_or_deep_domain_costs_little() -> None:
    for domain in ("a." * 5000 + "example", "-".join("ab" * 3000) + ".example", "x" * 100_000, "." * 1000, "@" * 500):
        assert len(clues(domain)) < 2000
        resemblance(domain, MARKETPLACES)


def test_the_words_of_the_table_are_in_small_plain_letters() -> None:
    said = words()
    for word in said.all | said.places | said.everyday | said.free_names:
        assert word == base(word), word
    ids = {m.id for m in built_in()}
    assert said.for_sellers <= ids
    assert set(said.owned.values()) <= ids
