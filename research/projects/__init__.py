"""Projects: written and published as contributions are, with their calls for fieldwork."""
