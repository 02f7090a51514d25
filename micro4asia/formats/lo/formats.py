"""Dates in full words, day first: the network writes for readers of three continents."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
# Django knows no Lao; CLDR writes 1.500,5.
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
