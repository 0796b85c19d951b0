"""Reading links, promises and deliveries."""
