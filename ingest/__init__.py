"""Where messages come from: IMAP mailboxes and files; what was looked at, and how to sign in."""
