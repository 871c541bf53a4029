"""The refusal of what would change closed books."""

from shared.kernel.rejections import Rejection


class BooksClosed(Rejection):
    """It was settled, and the books of its year are closed."""
