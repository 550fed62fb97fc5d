"""Marketplaces and payment providers, one TOML file each, and their reader."""
