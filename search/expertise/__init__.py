"""Who knows: expertise told by what people published, never by a score without its reasons."""
