"""What was received: envois and their rows, and the issues of the repositories followed on GitHub."""

from imports.models.deposits import WITH_REMARK, Becomes, Deposit, DepositRow, DepositState
from imports.models.envois import (
    AT_WORK,
    ENDED,
    IN_A_COMMENT,
    LIVE,
    WITH_A_REASON,
    CurrentRow,
    RowOutcome,
    Submission,
    SubmissionQuerySet,
    SubmissionRow,
    SubmissionState,
    kept,
    original_path,
)
from imports.models.follow_ups import FollowUp, FollowUpQuerySet
from imports.models.github import (
    Issue,
    IssueKind,
    Message,
    Presence,
    Repository,
    RepositoryQuerySet,
    Synchronisation,
)
from imports.models.transcriptions import Transcription

__all__ = [
    "AT_WORK",
    "ENDED",
    "IN_A_COMMENT",
    "LIVE",
    "WITH_A_REASON",
    "WITH_REMARK",
    "Becomes",
    "CurrentRow",
    "Deposit",
    "DepositRow",
    "DepositState",
    "FollowUp",
    "FollowUpQuerySet",
    "Issue",
    "IssueKind",
    "Message",
    "Presence",
    "Repository",
    "RepositoryQuerySet",
    "RowOutcome",
    "Submission",
    "SubmissionQuerySet",
    "SubmissionRow",
    "SubmissionState",
    "Synchronisation",
    "Transcription",
    "kept",
    "original_path",
]
