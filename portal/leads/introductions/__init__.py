"""Bringing a lead and a person together, with the consent of both, and what came of it."""
