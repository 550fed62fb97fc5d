"""Messages: their parts, their headers, the messages that they forward, and who passed them on."""
