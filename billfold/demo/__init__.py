"""The sample mailbox of `billfold demo`, and the IMAP server that serves it."""
