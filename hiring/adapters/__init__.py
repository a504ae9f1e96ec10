"""The outside: files, interchange formats, passwords, the queue."""
