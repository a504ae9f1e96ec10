"""What an organisation stands for: vision, customer experience and weighted service standards, in versions."""
