"""What scores predict, and what that is worth."""
