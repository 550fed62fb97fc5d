"""The first run: a configuration made by asking, tried before it is written."""
