"""What is known of whom we ask.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Day, Flag, Id, Moment
from shared.kernel.messages import Event


class SurveyInvited(Event):
    """A customer (a contact of it), or of a staff survey a rep, is asked. `by_run`: by the schedule."""

    invitation_id: Id
    survey_id: Id
    customer_id: Id | None = None
    contact_id: Id | None = None
    rep_id: Id | None = None
    on: Day
    invited_at: Moment
    by_run: Flag = False


class InvitationAnswered(Event):
    """That a customer's invitation is answered. Of the staff nobody's stream says so: what they answer is anonymous."""

    invitation_id: Id


InviteeEvent = SurveyInvited | InvitationAnswered
