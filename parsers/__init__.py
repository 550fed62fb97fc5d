"""Bytes in, values out: messages, pages, fields. Touches no network, disk, process, clock or log."""
