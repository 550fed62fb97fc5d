"""Structured invoices: the XML of the prescribed formats in, purchase documents out."""
