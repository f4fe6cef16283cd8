"""The addresses of the team's pages, under /admin/."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from web.views import (
    absence,
    advice,
    advice_past,
    board,
    by_hand,
    card,
    card_work,
    correspondent,
    delivery,
    deposit,
    figures,
    gestures,
    group,
    groups,
    looking,
    mail,
    mail_export,
    mails,
    meeting,
    meeting_end,
    meeting_files,
    meeting_live,
    meetings,
    news,
    outbox,
    outbox_validating,
    picture,
    preview,
    reasons,
    reassigning,
    repository,
    search,
    situation,
    submission,
    summary,
    table,
    text,
    to_agenda,
    together,
    undoing,
)

BOARD = "tableau/<int:version_id>/"
ENVOI = "envois/<int:pk>/"
PICTURE = f"{ENVOI}image/<int:position>/"
MAIL = "courriels/M-<int:mail_id>/"
EXPORT = "courriels/exports/<int:export_id>/"
REPOSITORY = "depots/<int:repository_id>/"
CARD = f"{BOARD}C-<int:comment_id>/"
OUTBOX = f"{BOARD}reponses/"
DELIVERY = "reponses/R-<int:delivery_id>/"
CORRESPONDENT = "correspondants/<int:author_id>/"
GROUPS = f"{BOARD}groupes/"
GROUP = f"{GROUPS}G-<int:group_id>/"
ADVICE = "avis/A-<int:advice_id>/"
BORDEREAU = f"{OUTBOX}bordereau.<str:kind>"
MEETING = "seances/S-<int:meeting_id>/"

Wrap = Callable[..., Any]


def desk_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages, each behind *wrap*, the admin's own guard (never cached, CSRF checked)."""
    return [
        *version_pages(wrap),
        *card_pages(wrap),
        *group_pages(wrap),
        *envoi_pages(wrap),
        *mail_pages(wrap),
        *outbox_pages(wrap),
        *paper_pages(wrap),
        *text_pages(wrap),
        *steering_pages(wrap),
        *meeting_pages(wrap),
        *advice_pages(wrap),
        *other_pages(wrap),
    ]


def version_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of a version: its board, its table, and what is done to many of its remarks."""
    return [
        path(BOARD, wrap(board.show), name="board"),
        path(f"{BOARD}deplacement/", wrap(board.move), name="board_move"),
        path(f"{BOARD}liste/", wrap(table.show), name="table"),
        path(f"{BOARD}liste/ensemble/", wrap(together.act), name="together"),
        path(f"{BOARD}liste/decision/", wrap(together.decide), name="together_decide"),
        path(f"{BOARD}reattribution/", wrap(reassigning.show), name="reassign"),
        path(f"{BOARD}annulation/<str:gesture>/", wrap(undoing.undo), name="undo"),
        path(f"{BOARD}nouveautes/", wrap(news.show), name="board_news"),
        path(f"{BOARD}filtres/", wrap(looking.save), name="filter_save"),
        path(f"{BOARD}filtres/<int:filter_id>/oubli/", wrap(looking.forget), name="filter_forget"),
        path(f"{BOARD}etape/<str:step>/", wrap(board.show_column), name="column"),
        path(f"{BOARD}motifs/", wrap(reasons.show), name="reasons"),
        path(f"{BOARD}motifs/proposes/", wrap(reasons.add_proposed), name="reasons_proposed"),
        path(f"{BOARD}motifs/<int:reason_id>/", wrap(reasons.edit), name="reason"),
        path(f"{BOARD}motifs/<int:reason_id>/suppression/", wrap(reasons.delete), name="reason_delete"),
        path(f"{BOARD}ajout/", wrap(by_hand.show), name="add_remark"),
    ]


def card_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the page of a remark, and what is done to it."""
    return [
        path(CARD, wrap(card.show), name="card"),
        path(f"{CARD}place/", wrap(card.place), name="card_place"),
        path(f"{CARD}attribution/", wrap(card.assign), name="card_assign"),
        path(f"{CARD}deplacement/", wrap(card.move), name="card_move"),
        path(f"{CARD}proposition/", wrap(card.propose), name="card_propose"),
        path(f"{CARD}decision/", wrap(card.decide), name="card_decide"),
        path(f"{CARD}reouverture/", wrap(card.reopen), name="card_reopen"),
        path(f"{CARD}detacher/", wrap(gestures.show), name="card_split"),
        path(f"{CARD}reorienter/", wrap(gestures.show), name="card_redirect"),
        path(f"{CARD}auteur/", wrap(gestures.show), name="card_author"),
        path(f"{CARD}type/", wrap(card_work.kind), name="card_kind"),
        path(f"{CARD}note/", wrap(card_work.note), name="card_note"),
        path(f"{CARD}precision/", wrap(card_work.precision), name="card_precision"),
        path(f"{CARD}proposition/retrait/", wrap(card_work.withdraw), name="card_take_back"),
        path(f"{CARD}correction/", wrap(card.correction), name="card_correction"),
    ]


def group_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of the groups of a version's remarks, and those of one group."""
    return [
        path(GROUPS, wrap(groups.show), name="groups"),
        path(f"{GROUPS}recherche/", wrap(groups.search), name="groups_search"),
        path(f"{GROUPS}progression/", wrap(groups.progress), name="groups_progress"),
        path(f"{GROUPS}propositions/<int:proposal_id>/", wrap(groups.answer), name="group_proposal"),
        path(GROUP, wrap(group.show), name="group"),
        path(f"{GROUP}geste/", wrap(group.gesture), name="group_gesture"),
        path(f"{GROUP}decision/", wrap(group.decide), name="group_decide"),
    ]


def envoi_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages by which envois come in, and those of one envoi."""
    return [
        path("depot/", wrap(deposit.deposit), name="deposit"),
        path("depot/apercu/", wrap(preview.show), name="preview"),
        path("depot/suivi/", wrap(deposit.follow), name="deposit_follow"),
        path(ENVOI, wrap(submission.show), name="submission"),
        path(f"{ENVOI}original/", wrap(submission.original), name="original"),
        path(PICTURE, wrap(picture.show), name="picture"),
        path(f"{PICTURE}fichier/", wrap(picture.file), name="picture_file"),
        path(f"{PICTURE}remarque/", wrap(picture.transcribe), name="picture_remark"),
        path(f"{PICTURE}rien/", wrap(picture.leave_out), name="picture_nothing"),
        path(f"{ENVOI}progression/", wrap(submission.progress), name="submission_progress"),
        path(f"{ENVOI}verification/", wrap(submission.verify), name="submission_verify"),
        path(f"{ENVOI}version/", wrap(submission.move), name="submission_move"),
        path(f"{ENVOI}annulation/", wrap(submission.cancel), name="submission_cancel"),
        path(f"{ENVOI}mise-de-cote/", wrap(submission.set_aside), name="submission_set_aside"),
        path(f"{ENVOI}retablissement/", wrap(submission.restore), name="submission_restore"),
        path(f"{ENVOI}nouvel-essai/", wrap(submission.retry), name="submission_retry"),
        path(f"{ENVOI}lien/", wrap(submission.revoke), name="submission_revoke"),
    ]


def mail_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of exported mailboxes, and those of one mail."""
    return [
        path("courriels/", wrap(mails.show), name="mails"),
        path("courriels/depot/", wrap(mail_export.deposit), name="mail_deposit"),
        path(EXPORT, wrap(mail_export.show), name="mail_export"),
        path(f"{EXPORT}progression/", wrap(mail_export.progress), name="mail_export_progress"),
        path(MAIL, wrap(mail.show), name="mail"),
        path(f"{MAIL}original/", wrap(mail.original), name="mail_original"),
        path(f"{MAIL}accuse/", wrap(mail.receipt), name="mail_receipt"),
        path(f"{MAIL}version/", wrap(mail.choose), name="mail_version"),
        path(f"{MAIL}mise-de-cote/", wrap(mail.set_aside), name="mail_set_aside"),
        path(f"{MAIL}reprise/", wrap(mail.take_back), name="mail_take_back"),
    ]


def outbox_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of the answers to a version's remarks, and those of one answer."""
    return [
        path(OUTBOX, wrap(outbox.show), name="outbox"),
        path(f"{OUTBOX}progression/", wrap(outbox.progress), name="outbox_progress"),
        path(f"{OUTBOX}preparation/", wrap(outbox.prepare_all), name="outbox_prepare"),
        path(f"{OUTBOX}depart/", wrap(outbox.hold), name="outbox_hold"),
        path(f"{OUTBOX}reglages/", wrap(outbox.set_rules), name="outbox_rules"),
        path(f"{OUTBOX}ensemble/", wrap(outbox.together), name="outbox_together"),
        path(f"{OUTBOX}validation/", wrap(outbox_validating.validate), name="outbox_validate"),
        path(DELIVERY, wrap(delivery.show), name="delivery"),
        path(f"{DELIVERY}texte/", wrap(delivery.edit), name="delivery_edit"),
        path(f"{DELIVERY}geste/", wrap(delivery.gesture), name="delivery_gesture"),
        path(f"{DELIVERY}html/", wrap(delivery.html), name="delivery_html"),
        path(f"{DELIVERY}message/", wrap(delivery.message), name="delivery_message"),
        path(f"{DELIVERY}feuilles/<int:rank>/", wrap(delivery.sheet), name="delivery_sheet"),
    ]


def paper_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of who wrote, and what is printed: all about one person, what is to be signed."""
    return [
        path("correspondants/", wrap(correspondent.show_all), name="correspondents"),
        path(CORRESPONDENT, wrap(correspondent.show), name="correspondent"),
        path(f"{CORRESPONDENT}pdf/", wrap(correspondent.pdf), name="correspondent_pdf"),
        path(BORDEREAU, wrap(correspondent.sign), name="bordereau"),
    ]


def text_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the text of a version, with its remarks where they stand."""
    return [path(f"{BOARD}texte/", wrap(text.show), name="text")]


def steering_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages that steer the work: figures, what is told of them, who is away."""
    return [
        path(f"{BOARD}chiffres/", wrap(figures.show), name="figures"),
        path(f"{BOARD}situation/", wrap(situation.show), name="situation"),
        path(f"{BOARD}situation/point.<str:paper>", wrap(situation.take), name="situation_file"),
        path(f"{BOARD}situation/date/", wrap(situation.set_due), name="situation_due"),
        path(f"{BOARD}situation/destinataires/", wrap(situation.set_mailing), name="situation_mailing"),
        path(f"{BOARD}situation/envoi/", wrap(situation.send), name="situation_send"),
        path("resume/", wrap(summary.show), name="summary"),
        path("absence/", wrap(absence.show), name="absence"),
    ]


def meeting_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages of the committee's meetings: prepared, held, their documents."""
    return [
        path("seances/", wrap(meetings.show_all), name="meetings"),
        path("seances/nouvelle/", wrap(meetings.add), name="meeting_new"),
        path(MEETING, wrap(meeting.show), name="meeting"),
        path(f"{MEETING}modification/", wrap(meetings.edit), name="meeting_edit"),
        path(f"{MEETING}points/", wrap(meeting.act), name="meeting_points"),
        path(f"{MEETING}ajout/", wrap(meeting.add_column), name="meeting_add"),
        path(f"{MEETING}membres/", wrap(meeting.expect), name="meeting_people"),
        path(f"{MEETING}ouverture/", wrap(meeting.open_it), name="meeting_open"),
        path(f"{MEETING}ecran/", wrap(meeting_live.first), name="meeting_screen"),
        path(f"{MEETING}ecran/<int:point_id>/", wrap(meeting_live.show), name="meeting_point"),
        path(f"{MEETING}sans-debat/", wrap(meeting_live.block), name="meeting_block"),
        path(f"{MEETING}suppression/", wrap(meeting_end.delete), name="meeting_delete"),
        path(f"{MEETING}levee/", wrap(meeting_end.close), name="meeting_close"),
        path(f"{MEETING}dossier.<str:kind>", wrap(meeting_files.dossier), name="meeting_dossier"),
        path(f"{MEETING}dossier/envoi/", wrap(meeting_files.send), name="meeting_send"),
        path(f"{MEETING}releve/", wrap(meeting_end.minutes), name="meeting_minutes"),
        path(f"{MEETING}releve/envoi/", wrap(meeting_files.send_minutes), name="meeting_minutes_send"),
        path(f"{MEETING}releve/validation/", wrap(meeting_end.validate), name="meeting_validate"),
        path(f"{MEETING}releve.<str:kind>", wrap(meeting_files.minutes), name="meeting_minutes_file"),
        path(f"{BOARD}liste/seance/", wrap(to_agenda.show), name="to_agenda"),
    ]


def advice_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the pages by which colleagues without an account are asked, and what they answer follows."""
    return [
        path(f"{BOARD}avis/", wrap(advice.show_all), name="advice_all"),
        path(f"{BOARD}avis/demander/", wrap(advice.ask), name="advice_ask"),
        path(ADVICE, wrap(advice.show), name="advice"),
        path(f"{ADVICE}feuille/", wrap(advice.sheet), name="advice_sheet"),
        path(f"{ADVICE}retour/", wrap(advice.take_back), name="advice_return"),
        path(f"{ADVICE}cloture/", wrap(advice.close), name="advice_close"),
        path(f"{ADVICE}progression/", wrap(advice.progress), name="advice_progress"),
        path(f"{ENVOI}reprise/", wrap(advice_past.show), name="submission_answers"),
    ]


def other_pages(wrap: Wrap) -> list[URLPattern]:
    """Return the search over all versions, and the pages of a repository."""
    return [
        path("recherche/", wrap(search.show), name="search"),
        path(REPOSITORY, wrap(repository.show), name="repository"),
        path(f"{REPOSITORY}progression/", wrap(repository.progress), name="repository_progress"),
        path(f"{REPOSITORY}synchronisation/", wrap(repository.ask), name="repository_ask"),
    ]
