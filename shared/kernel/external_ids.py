"""External ids, which people or other systems gave, in an order of their own."""


def external_order(external_id: str | None) -> tuple[int, int, str]:
    """The key to sort by: numbers as numbers, then other names, absent ones last."""
    if external_id is None:
        return (2, 0, "")
    if external_id.isascii() and external_id.isdecimal():
        return (0, int(external_id), external_id)
    return (1, 0, external_id)
