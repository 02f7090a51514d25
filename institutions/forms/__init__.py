"""What is typed at the doors of this floor, turned into values."""
