"""What is kept: objects, index, ledger, names, and the proof that all of it is whole."""
