"""Who sees costs and margins, and the fields that only they see."""

from typing import Annotated

from shared.kernel.confidential import Confidential
from shared.kernel.fields import Money, SignedMoney

FEW = ("director", "finance", "product")
"""The director, who answers for the whole; finance, who reckons it; product, who sets prices by it. Neither reps nor
their managers, whose prices would then be made from the cost up."""

Cost = Annotated[Money, Confidential(*FEW)]
Margin = Annotated[SignedMoney, Confidential(*FEW)]
