"""Tells each trouble once, by each way, and once more when it is over; what was told is remembered over restarts.

What comes and goes is told less and less often: a trouble that was told before within a day must last, and stay away,
for longer each time. A way that does not work is tried again, later and later, and is itself a trouble that `status`
shows and the other ways tell.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from billfold.condition import WAY, moment_of
from billfold.errors import NotSent, PartlySent, SenderRefused
from billfold.health import Health, Values
from billfold.troubles import Kind, Trouble
from billfold.ways import Notice, Send, notice_of

TOLD = "told"
# How often a trouble may come and go before it is damped, and for how long it is then waited.
DAY = timedelta(days=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=2)
# After a machine has slept, all is looked at again within minutes.
_PATIENCE = {Kind.NOT_LOOKED: timedelta(minutes=5)}
# Seconds after which a way that does not work is tried again, at first and at most.
TRY_AGAIN, TRY_LATEST = 30, 1800

Deliver = Callable[[Send, Notice], None]


def tell(
    health: Health,
    wrong: Sequence[Trouble],
    ways: Mapping[str, Send],
    now: datetime,
    deliver: Deliver | None = None,
    *,
    names: Collection[str] | None = None,
    ends: bool = True,
) -> list[tuple[str, str]]:
    """Tell what is due, and return the ways that did not work, each with a sentence.

    `deliver` sends a notice by a way; it may raise `NotSent`. `names` are the sources that there are, None where all
    that were told of are: nobody can say that another one works again. Without `ends`, what is not in `wrong` is not
    over for that: it could not be looked at.
    """
    records = _seen(health.area(TOLD), {trouble.key: trouble for trouble in wrong}, now, ends=ends)
    for key, record in records.items():
        _lose(record, now, is_there=key in {one.key for one in wrong} or _is_named(record, names))
    failures = []
    for way, send in ways.items():
        state = health.fact(WAY, way)
        due = _due(records, way, now)
        later = moment_of(state, "not_before")
        if not due or (later and now < later and later - now <= timedelta(seconds=TRY_LATEST)):
            continue
        try:
            (deliver or _deliver)(send, notice_of([_shown(records[key], over) for key, over in due]))
        except PartlySent as error:
            failures.append((way, str(error)))
            _failed(health, way, error, now)
        except NotSent as error:
            failures.append((way, str(error)))
            _failed(health, way, error, now)
            continue
        else:
            if state.get("failures"):
                health.change(WAY, way, lambda _: None)
        for key, over in due:
            _mark(records[key], way, over, now)
        _keep(health, records, now)
    _keep(health, records, now)
    return failures


def _is_named(record: Values, names: Collection[str] | None) -> bool:
    return names is None or not record["account"] or record["account"] in names


def _lose(record: Values, now: datetime, *, is_there: bool) -> None:
    """Note since when a source is gone, with its account or its program; after a day its troubles are forgotten."""
    if is_there:
        record["lost"] = ""
        return
    lost = record["lost"] = record.get("lost") or now.isoformat()
    record["gone"] = ""
    if now - (moment_of({"at": lost}, "at") or now) >= DAY:
        record |= {"gone": now.isoformat(), "over": ""}


def told(health: Health) -> list[dict[str, Any]]:
    """Return the troubles that somebody was told of and that are not over, with the ways and the moment."""
    found = []
    for record in health.area(TOLD).values():
        ways = _dict(record.get("told"))
        if ways and not record.get("gone"):
            tellings = record.get("tellings")
            last = tellings[-1] if isinstance(tellings, list) and tellings else record.get("seen")
            shown = {name: record.get(name) for name in ("kind", "account", "text", "since")}
            found.append({**shown, "ways": sorted(ways), "told": last})
    return found


def _seen(known: Mapping[str, Values], wrong: Mapping[str, Trouble], now: datetime, *, ends: bool) -> dict[str, Values]:
    """Return what is remembered of each trouble, brought up to date: when it was first seen, and last gone."""
    records = {key: dict(values) for key, values in known.items()}
    for key, trouble in wrong.items():
        record = records.setdefault(key, {})
        if not record.get("seen") or (record.get("gone") and not record.get("told")):
            record["seen"] = now.isoformat()
        record["gone"] = ""
        since = trouble.since.isoformat(timespec="seconds") if trouble.since else None
        record |= {"kind": trouble.kind.value, "account": trouble.account, "text": trouble.text, "since": since}
        record["over"] = trouble.over
    for key in (records.keys() - wrong.keys()) if ends else ():
        records[key]["gone"] = records[key].get("gone") or now.isoformat()
    return records


def _due(records: Mapping[str, Values], way: str, now: datetime) -> list[tuple[str, bool]]:
    """Return which troubles are to be told by a way now, and whether as ended."""
    due = []
    for key, record in records.items():
        told = _dict(record.get("told")).get(way)
        if record.get("lost"):
            continue
        # What was seen before the clock was set back need not come once more.
        gone, seen = moment_of(record, "gone"), moment_of(record, "seen") or now
        before = len(_tellings(record, now))
        if gone is None:
            worse = record["kind"] == Kind.SIGN_IN and told not in (None, record["kind"])
            # What one way has told, another does not wait for.
            ripe = bool(record.get("told")) or abs(now - seen) >= _wait(before, str(record["kind"]))
            new = told is None and ripe
            if (new or worse) and key != f"way/{way}":
                due.append((key, False))
        elif told is not None and record.get("over") and abs(now - gone) >= _wait(before - 1):
            due.append((key, True))
    return due


def _wait(before: int, kind: str = "") -> timedelta:
    """Return how long a trouble must last, or stay away, that was told so often in the last day."""
    least = _PATIENCE.get(Kind(kind), timedelta()) if kind else timedelta()
    return max(least, min(FIRST_WAIT * 2 ** min(before - 1, 10), LONGEST_WAIT)) if before > 0 else least


def _shown(record: Values, over: bool) -> dict[str, Any]:
    text = record["over"] if over else record["text"]
    return {"kind": record["kind"], "account": record["account"], "text": text, "since": record["since"], "over": over}


def _mark(record: Values, way: str, over: bool, now: datetime) -> None:
    told = _dict(record.get("told"))
    if over:
        told.pop(way, None)
    else:
        if not told:
            record["tellings"] = [*_tellings(record, now), now.isoformat()]
        told[way] = record["kind"]
    record["told"] = told


def _keep(health: Health, records: dict[str, Values], now: datetime) -> None:
    for key, record in list(records.items()):
        # What ended says nothing when nobody was told, or when there is nothing to say.
        heard = _dict(record.get("told")) if record.get("over") else {}
        forget = bool(record.get("gone")) and not heard and not _tellings(record, now)
        if record.get("gone") and not heard:
            record["told"] = {}
        health.change(TOLD, key, lambda _, forget=forget, record=record: None if forget else record)  # type: ignore[misc]
        if forget:
            del records[key]


def _tellings(record: Values, now: datetime) -> list[str]:
    """Return when a trouble was told in the last day."""
    found = record.get("tellings")
    moments = [(text, moment_of({"at": text}, "at")) for text in found] if isinstance(found, list) else []
    return [text for text, at in moments if at is not None and now - at < DAY]


def _failed(health: Health, way: str, error: NotSent, now: datetime) -> None:
    def change(old: Values) -> Values:
        count = int(old.get("failures") or 0) + 1
        first = TRY_LATEST if isinstance(error, SenderRefused) else TRY_AGAIN
        wait = min(first * 2 ** min(count - 1, 10), TRY_LATEST)
        since = old.get("failing_since") or now.isoformat()
        later = (now + timedelta(seconds=wait)).isoformat()
        return {"failing_since": since, "failures": count, "text": str(error), "not_before": later}

    health.change(WAY, way, change)


def _deliver(send: Send, notice: Notice) -> None:
    send(notice)


def _dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}
