"""Answering a lead together: the smallest teams that hold every skill, one shared answer, an agreement on shares."""
