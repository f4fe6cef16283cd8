"""The table role × route: the least each page asks for; a page that is not in it does not open.

It guards the door of a page, whatever the volet (``web.access`` holds every request to it). What is behind it
is guarded twice more: the views show only what the user may see, and the actions check the role held on the
volet of what they change.
"""

from collections.abc import Mapping

from people.models import Role

EVERYONE = 0
READER, INSTRUCTOR, VALIDATOR, ADMINISTRATOR = Role
OF_ALL_VOLETS = ADMINISTRATOR + 1  # administrator of all volets: people, roles, the whole journal
NOBODY = OF_ALL_VOLETS + 1

Verbs = Mapping[str, int]


def model_pages(
    model: str, read: int, *, change: int = NOBODY, add: int = NOBODY, delete: int = NOBODY
) -> dict[str, Verbs]:
    """Return the lines of the five pages the admin gives a model; the list's POST deletes what is ticked."""
    return {
        f"admin:{model}_changelist": {"GET": read, "POST": delete},
        f"admin:{model}_history": {"GET": read},
        f"admin:{model}_change": {"GET": read, "POST": change},
        f"admin:{model}_add": {"GET": add, "POST": add},
        f"admin:{model}_delete": {"GET": delete, "POST": delete},
    }


TABLE: dict[str, Verbs] = {
    # The public pages
    "home": {"GET": EVERYONE},
    "call": {"GET": EVERYONE},
    "call_document": {"GET": EVERYONE},
    "call_sheet": {"GET": EVERYONE},
    "call_deposit": {"GET": EVERYONE, "POST": EVERYONE},
    "call_nothing": {"POST": EVERYONE},
    "legal": {"GET": EVERYONE},
    "accessibility": {"GET": EVERYONE},
    "privacy": {"GET": EVERYONE},
    "site_map": {"GET": EVERYONE},
    # Behind a secret link, which each of these pages asks for (web.public.link)
    "follow": {"GET": EVERYONE},
    "follow_deposit": {"GET": EVERYONE, "POST": EVERYONE},
    "follow_revoke": {"GET": EVERYONE, "POST": EVERYONE},
    "follow_message": {"POST": EVERYONE},
    "preview": {"GET": EVERYONE},
    "preview_progress": {"GET": EVERYONE},
    "preview_row": {"GET": EVERYONE, "POST": EVERYONE},
    "preview_confirm": {"POST": EVERYONE},
    "preview_version": {"POST": EVERYONE},
    "preview_abandon": {"GET": EVERYONE, "POST": EVERYONE},
    "receipt": {"GET": EVERYONE},
    "receipt_progress": {"GET": EVERYONE},
    "filled_sheet": {"GET": EVERYONE},
    "remark": {"GET": EVERYONE},
    "remark_withdrawal": {"GET": EVERYONE, "POST": EVERYONE},
    "remark_addition": {"POST": EVERYONE},
    "remark_reply": {"POST": EVERYONE},
    # What messages lead to
    "proof": {"GET": EVERYONE, "POST": EVERYONE},
    "lost_link": {"GET": EVERYONE, "POST": EVERYONE},
    # Signing in, and the first page of the team
    "admin:login": {"GET": EVERYONE, "POST": EVERYONE},
    "admin:logout": {"POST": EVERYONE},
    "admin:index": {"GET": READER},
    "admin:app_list": {"GET": READER},
    "admin:jsi18n": {"GET": READER},
    "admin:password_change": {"GET": READER, "POST": READER},
    "admin:password_change_done": {"GET": READER},
    "admin:autocomplete": {"GET": NOBODY},
    "admin:view_on_site": {"GET": NOBODY},
    "admin:django.views.generic.base.RedirectView": {"GET": READER},  # « <id>/ » leads to « <id>/change/ »
    # The board and its cards
    "admin:board": {"GET": READER},
    "admin:board_move": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:table": {"GET": READER},
    "admin:text": {"GET": READER},
    "admin:together": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:together_decide": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:reassign": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:undo": {"POST": INSTRUCTOR},
    "admin:board_news": {"GET": READER},
    "admin:filter_save": {"POST": READER},
    "admin:filter_forget": {"POST": READER},
    "admin:column": {"GET": READER},
    "admin:card": {"GET": READER},
    "admin:card_place": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_assign": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_move": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_propose": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_decide": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:card_reopen": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:card_split": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_redirect": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:card_author": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_correction": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:add_remark": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_kind": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_note": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_precision": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:card_take_back": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:reasons": {"GET": READER, "POST": INSTRUCTOR},
    "admin:reasons_proposed": {"POST": INSTRUCTOR},
    "admin:reason": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:reason_delete": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:search": {"GET": READER},
    # Groups of remarks
    "admin:groups": {"GET": READER},
    "admin:groups_search": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:groups_progress": {"GET": READER},
    "admin:group_proposal": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:group": {"GET": READER},
    "admin:group_gesture": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:group_decide": {"GET": VALIDATOR, "POST": VALIDATOR},
    # The way in
    "admin:deposit": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:preview": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:deposit_follow": {"GET": READER},
    "admin:submission": {"GET": READER},
    "admin:original": {"GET": READER},
    "admin:picture": {"GET": READER},
    "admin:picture_file": {"GET": READER},
    "admin:picture_remark": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:picture_nothing": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_progress": {"GET": READER},
    "admin:submission_verify": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_move": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_cancel": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_set_aside": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_restore": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_retry": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:submission_revoke": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    # Mail
    "admin:mails": {"GET": READER, "POST": INSTRUCTOR},
    "admin:mail_deposit": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:mail_export": {"GET": READER},
    "admin:mail_export_progress": {"GET": READER},
    "admin:mail": {"GET": READER},
    "admin:mail_original": {"GET": READER},
    "admin:mail_receipt": {"GET": READER},
    "admin:mail_version": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:mail_set_aside": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:mail_take_back": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    # The way out
    "admin:outbox": {"GET": READER},
    "admin:outbox_progress": {"GET": READER},
    "admin:outbox_prepare": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:outbox_hold": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:outbox_rules": {"GET": ADMINISTRATOR, "POST": ADMINISTRATOR},
    "admin:outbox_together": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:outbox_validate": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:delivery": {"GET": READER},
    "admin:delivery_edit": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:delivery_gesture": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:delivery_html": {"GET": READER},
    "admin:delivery_message": {"GET": READER},
    "admin:delivery_sheet": {"GET": READER},
    # Who wrote, and what is printed
    "admin:correspondents": {"GET": READER},
    "admin:correspondent": {"GET": READER},
    "admin:correspondent_pdf": {"GET": READER},
    "admin:bordereau": {"GET": READER},
    # What steers the work
    "admin:figures": {"GET": READER},
    # The committee
    "admin:meetings": {"GET": READER},
    "admin:meeting_new": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting": {"GET": READER},
    "admin:meeting_edit": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_points": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_add": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_people": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_open": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_screen": {"GET": READER},
    "admin:meeting_point": {"GET": READER, "POST": INSTRUCTOR},
    "admin:meeting_block": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:meeting_delete": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_close": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_dossier": {"GET": READER},
    "admin:meeting_send": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_minutes": {"GET": READER, "POST": INSTRUCTOR},
    "admin:meeting_minutes_send": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:meeting_validate": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:meeting_minutes_file": {"GET": READER},
    "admin:to_agenda": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    # Advice asked of colleagues without an account, and answers taken over
    "admin:advice_all": {"GET": READER},
    "admin:advice_ask": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:advice": {"GET": READER},
    "admin:advice_sheet": {"GET": INSTRUCTOR},
    "admin:advice_return": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:advice_close": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    "admin:advice_progress": {"GET": READER},
    "admin:submission_answers": {"GET": READER},
    "admin:situation": {"GET": READER},
    "admin:situation_file": {"GET": READER},
    "admin:situation_due": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:situation_mailing": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:situation_send": {"GET": VALIDATOR, "POST": VALIDATOR},
    "admin:summary": {"GET": READER, "POST": READER},
    "admin:absence": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    # Repositories followed on GitHub
    "admin:repository": {"GET": READER},
    "admin:repository_progress": {"GET": READER},
    "admin:repository_ask": {"GET": INSTRUCTOR, "POST": INSTRUCTOR},
    # The admin's own pages
    **model_pages("documents_volet", READER, change=ADMINISTRATOR),
    **model_pages("documents_version", READER, change=ADMINISTRATOR),
    **model_pages("documents_edition", READER),
    **model_pages("documents_document", READER),
    **model_pages("documents_section", READER),
    **model_pages("documents_usecase", READER),
    **model_pages("comments_comment", READER),
    **model_pages("comments_placement", READER),
    **model_pages("imports_submission", READER),
    # The admin's own pages would name versions of other volets: « admin:submission » shows an envoi instead.
    "admin:imports_submission_change": {"GET": NOBODY, "POST": NOBODY},
    "admin:imports_submission_history": {"GET": NOBODY},
    **model_pages("imports_submissionrow", READER),
    **model_pages("imports_repository", READER, change=ADMINISTRATOR, add=ADMINISTRATOR),
    **model_pages("imports_issue", READER),
    **model_pages("imports_synchronisation", READER),
    **model_pages("people_author", OF_ALL_VOLETS),
    **model_pages("people_event", OF_ALL_VOLETS),
    **model_pages("people_organisation", OF_ALL_VOLETS, change=OF_ALL_VOLETS, add=OF_ALL_VOLETS),
    **model_pages("people_user", OF_ALL_VOLETS, change=OF_ALL_VOLETS, add=OF_ALL_VOLETS),
    "admin:auth_user_password_change": {"GET": OF_ALL_VOLETS, "POST": OF_ALL_VOLETS},
    **model_pages(
        "documents_voletrole", OF_ALL_VOLETS,
        change=OF_ALL_VOLETS, add=OF_ALL_VOLETS, delete=OF_ALL_VOLETS,
    ),
}  # fmt: skip
