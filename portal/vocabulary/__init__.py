"""The thesaurus: axes, trades, sectors, skills and acronyms, with the words people really use for them."""
