"""The names of our cookies, before the prefix that production adds."""

SESSION = "session"
CANDIDATE = "candidate"
THEME = "theme"
