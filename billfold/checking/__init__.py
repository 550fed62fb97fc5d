"""Everything in a configuration, tried: one module for each subject, one list of all of them."""
