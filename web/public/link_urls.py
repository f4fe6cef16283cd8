"""The addresses behind a secret link, and those that give one."""

from django.urls import URLPattern, path

from web.public import deposit, follow, message, preview, remark

LINK = "suivi/<str:token>/"
DEPOSIT = f"{LINK}depots/<int:deposit_id>/"
ENVOI = f"{LINK}envois/<int:submission_id>/"
REMARK = f"{LINK}remarques/C-<int:comment_id>/"

urlpatterns: list[URLPattern] = [
    path(LINK, follow.follow, name="follow"),
    path(f"{LINK}feuille/", deposit.follow_deposit, name="follow_deposit"),
    path(f"{LINK}revocation/", follow.revoke, name="follow_revoke"),
    path(f"{LINK}courriel/", message.follow_message, name="follow_message"),
    path("preuve/<str:proof>/", message.proof, name="proof"),
    path("lien-perdu/", message.lost_link, name="lost_link"),
    path(DEPOSIT, preview.preview, name="preview"),
    path(f"{DEPOSIT}progression/", preview.preview_progress, name="preview_progress"),
    path(f"{DEPOSIT}lignes/<int:position>/", preview.row, name="preview_row"),
    path(f"{DEPOSIT}confirmation/", preview.confirm_deposit, name="preview_confirm"),
    path(f"{DEPOSIT}version/", preview.change_version, name="preview_version"),
    path(f"{DEPOSIT}abandon/", preview.abandon, name="preview_abandon"),
    path(ENVOI, follow.receipt, name="receipt"),
    path(f"{ENVOI}progression/", follow.receipt_progress, name="receipt_progress"),
    path(f"{ENVOI}feuille/", follow.filled_sheet, name="filled_sheet"),
    path(REMARK, remark.show, name="remark"),
    path(f"{REMARK}retrait/", remark.withdrawal, name="remark_withdrawal"),
    path(f"{REMARK}complement/", remark.addition, name="remark_addition"),
    path(f"{REMARK}reponse/", remark.reply, name="remark_reply"),
]
