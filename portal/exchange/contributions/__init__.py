"""Bringing contributions in from files: read, understand, write; each line imported or reported."""
