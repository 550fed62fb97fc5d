"""How the ledger is written, from the configuration."""

from archive.ledger import PLAIN, Dialect, excel_dialect
from billfold.config import ArchiveSection


def dialect_of(section: ArchiveSection) -> Dialect:
    """Return the dialect that `[archive]` names."""
    return excel_dialect(section.locale) if section.dialect == "excel" else PLAIN
