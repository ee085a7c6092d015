"""Wanted pages: failed searches, red links, questions and calls, merged by meaning into one list that gets answered."""

from knowledge.wanted.asking import ask, call_for

__all__ = ["ask", "call_for"]
