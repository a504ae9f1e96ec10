"""Plain-language reasons and labels, used by pages, the command line and mail. The locale is an argument."""
