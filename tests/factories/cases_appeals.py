"""Rows that hang on a case; see recognition.py."""
