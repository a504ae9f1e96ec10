"""One function per intention: the actor first, then the work; each runs in one transaction that it never commits."""
