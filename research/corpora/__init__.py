"""Corpora: gathering sources, coding them, measuring agreement, freezing and exporting."""
