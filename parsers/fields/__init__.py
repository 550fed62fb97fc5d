"""Single fields of a document, each read with its evidence: labels, numbers, money, dates, parties, items."""
