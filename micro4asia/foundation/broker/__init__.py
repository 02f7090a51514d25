"""What our queues do otherwise than the library. Each is imported only where it carries the messages."""
