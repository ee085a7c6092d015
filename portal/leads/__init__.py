"""Business leads: what a member, a cooperative or a client looks for, and what becomes of it."""
