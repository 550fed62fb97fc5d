"""The commands, one module each. Each is loaded when it is called, so that `billfold --help` stays instant."""
