"""The rules of whom we ask: nobody by schedule twice in a span of days, and each invitation is answered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, Rejection

from .events import InvitationAnswered, InviteeEvent, SurveyInvited


class Invite(Command):
    invitation_id: Id
    survey_id: Id
    customer_id: Id | None = None
    contact_id: Id | None = None
    rep_id: Id | None = None
    on: Day


class InviteBySchedule(Invite):
    """Unless the customer was asked anything, by hand or by schedule, less than `apart` days before or after."""

    apart: Count


class MarkAnswered(Command):
    invitation_id: Id


InviteeCommand = Invite | InviteBySchedule | MarkAnswered


class AlreadyInvited(Rejection):
    """One of the staff is asked once in each survey, since what they answer does not tell who has answered."""


class AlreadyAnswered(Rejection):
    """The invitation is answered already: there is one answer for each."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """All invitations of a customer, or of one of the staff, by id."""

    invited: Mapping[UUID, SurveyInvited] = field(default_factory=dict)
    answered: frozenset[UUID] = frozenset()


def decide(command: InviteeCommand, state: Invitee) -> Sequence[InviteeEvent]:
    match command:
        case InviteBySchedule():
            near = any(abs((command.on - one.on).days) < command.apart for one in state.invited.values())
            told = {name: value for name, value in command if name != "apart"}
            return [] if near else [SurveyInvited(**told, invited_at=command.at, by_run=True)]
        case Invite():
            if command.rep_id and any(one.survey_id == command.survey_id for one in state.invited.values()):
                raise AlreadyInvited
            return [SurveyInvited(**dict(command), invited_at=command.at)]
        case MarkAnswered(invitation_id=answered):
            if answered not in state.invited:
                raise NotFound
            if answered in state.answered:
                raise AlreadyAnswered
            return [InvitationAnswered(invitation_id=answered)]


def evolve(state: Invitee, event: InviteeEvent) -> Invitee:
    match event:
        case SurveyInvited():
            return replace(state, invited={**state.invited, event.invitation_id: event})
        case InvitationAnswered():
            return replace(state, answered=state.answered | {event.invitation_id})


invitee = Decider("survey_invitee", Invitee(), decide, evolve, InviteeEvent)
