"""Whether a tax is that of an amount by its rate: to the cent, or to the unit where money has no cents."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def is_share(tax: Decimal, net: Decimal, rate: Decimal) -> bool:
    """Whether a tax is its rate (in percent) of a net amount, up to the smallest coin that both are written in."""
    exact = net * rate / HUNDRED
    if _is_whole(tax) and _is_whole(net):  # yen and the like are cut off or rounded either way
        return abs(exact - tax) < 1
    return abs(_rounded(exact) - tax) <= CENT


def is_taxed(net: Decimal, total: Decimal, rate: Decimal) -> bool:
    """Whether a total is a net amount with its tax, rounded once."""
    if _is_whole(net) and _is_whole(total):
        return is_share(total - net, net, rate)
    return _rounded(net * (1 + rate / HUNDRED)) == total


def is_part(tax: Decimal, total: Decimal, rate: Decimal) -> bool:
    """Whether a tax is that part of a total that its rate makes, rounded once."""
    exact = total * rate / (HUNDRED + rate)
    return abs(exact - tax) < 1 if _is_whole(tax) and _is_whole(total) else _rounded(exact) == tax


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _is_whole(value: Decimal) -> bool:
    """Whether an amount is written without decimals."""
    return value.as_tuple().exponent == 0
