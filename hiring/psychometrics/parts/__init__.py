"""Parts of a test beside the whole."""
