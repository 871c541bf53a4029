"""What is found and agreed about a complaint.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class ComplaintInvestigated(Event):
    findings: Text
    cause: Code


class SolutionAgreed(Event):
    text: Text
    agreed_by: tuple[Code, ...]


class RepairPlanMade(Event):
    steps: tuple[Text, ...]
    owner_id: Id
    due_on: Day


RemedyEvent = ComplaintInvestigated | SolutionAgreed | RepairPlanMade
