"""What members and cooperatives share: rooms, vehicles, tools, seats, group purchases, services."""
