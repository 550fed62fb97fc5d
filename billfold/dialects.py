"""How the ledger is written, from the configuration."""

from archive.ledger import ITEM_COLUMNS, LEDGER_COLUMNS, PLAIN, Layout, excel_dialect
from billfold.config import ArchiveSection


def layout_of(section: ArchiveSection) -> Layout:
    """Return the layout of the ledger that `[archive]` describes."""
    return Layout(
        excel_dialect(section.locale) if section.dialect == "excel" else PLAIN,
        tuple(section.columns or LEDGER_COLUMNS),
        tuple(section.item_columns or ITEM_COLUMNS),
        by_year=section.split == "year",
    )
