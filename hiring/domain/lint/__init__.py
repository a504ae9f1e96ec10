"""What is wrong with a question bank, or might be: findings with evidence and a remedy."""
