"""The background worker: claims task rows and performs them."""
