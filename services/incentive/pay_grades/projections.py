"""The list of pay grades."""

from sqlalchemy import Column, Text

from shared.readers.listing import Listing

from .things import PAY_GRADE

pay_grades = Listing("pay_grades", PAY_GRADE, [Column("code", Text, nullable=False, index=True)])
