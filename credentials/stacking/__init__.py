"""The arithmetic of stacks: values in, values out. Knows no models, no clock, no Django. Exact fractions all the way."""
