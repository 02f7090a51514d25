"""Ways past Python to the database, for tests of what the database itself promises. Each gives the call that breaks it."""


def change(row, **columns):
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**columns)


def repeat(row, **columns):
    """Insert the row a second time, as a bulk insert would."""
    manager, row.pk = type(row)._default_manager, None
    for name, value in columns.items():
        setattr(row, name, value)
    return lambda: manager.bulk_create([row])
