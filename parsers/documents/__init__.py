"""What a document is, how many there are in an original, and one document put together out of its fields."""
