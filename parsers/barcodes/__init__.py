"""Barcodes and QR codes on a page: found, decoded, and understood where they say what an invoice says."""
