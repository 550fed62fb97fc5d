"""Characters, words, dates and amounts: what texts are made of, in all languages."""
