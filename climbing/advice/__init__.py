"""What a climber could do better: findings made by rules, each with its evidence."""
