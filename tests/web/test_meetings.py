"""The pages of a meeting, as a browser without script uses them."""

import re
from datetime import date

import pytest

from comments.outcomes import Step
from committee import attending
from committee.models import Meeting, Mode
from tests import factories
from tests.committee.conftest import opened, proposed
from tests.web.conftest import card_url, read
from tests.web.meetings import LIST, page_of, said
from tests.web.test_table import tick, url

pytestmark = pytest.mark.django_db


def test_with_no_meeting_the_list_says_what_to_do(as_lea, as_zoe, version):
    assert "Créez la première" in read(as_lea.get(LIST))
    assert "dès qu'un instructeur" in said(as_zoe.get(LIST))
    assert f'href="{LIST}"' in read(as_lea.get("/admin/"))


def test_a_meeting_is_made_then_changed_from_its_form(as_lea, version):
    sent = {"title": "Comité", "held_on": "2026-12-03", "starts_at": "14:30", "versions": [version.pk]}
    page = as_lea.post(f"{LIST}nouvelle/", sent, follow=True)
    meeting = Meeting.objects.get()

    assert page.redirect_chain == [(page_of(meeting), 302)]
    assert "Aucun point n'est à l'ordre du jour." in said(page)
    assert re.search(r"Prêt pour jeudi 3 décembre(?: 2026)? \?", read(page))
    assert 'value="2026-12-03"' in read(as_lea.get(page_of(meeting, "modification/")))

    changed = as_lea.post(
        page_of(meeting, "modification/"),
        {**sent, "place": "Salle B", "revision": meeting.revision},
        follow=True,
    )
    assert "Salle B" in read(changed)
    assert "jeudi 3 décembre 2026" in read(as_lea.get(LIST))


def test_a_form_that_is_not_filled_or_not_up_to_date_keeps_what_was_typed(as_lea, version, meeting):
    assert as_lea.post(f"{LIST}nouvelle/", {"title": "x"}).status_code == 422
    sent = {"title": "Autre", "held_on": "2026-12-03", "versions": [version.pk], "revision": 999}

    page = as_lea.post(page_of(meeting, "modification/"), sent)

    assert page.status_code == 422
    assert 'value="Autre"' in read(page)
    assert "a changé entre-temps" in read(page)
    revision = re.search(r'name="revision" value="(\d+)"', read(page))[1]
    assert as_lea.post(page_of(meeting, "modification/"), {**sent, "revision": revision}).status_code == 302


def test_lines_ticked_in_the_table_are_put_on_the_agenda_of_a_meeting(as_lea, version, meeting, lea):
    ready, bare = proposed(version, lea), factories.make_placement(version)
    assert "Mettre à l'ordre du jour…" in said(as_lea.get(url(version)))
    address = url(version, "tri=place", "seance/")

    asked = as_lea.post(address, {"carte": tick(ready, bare)})
    assert "Mettre 2 remarques à l'ordre du jour" in said(asked)
    assert "jeudi 3 décembre 2026" in read(asked)
    for card in (ready, bare):
        assert f'href="{card_url(card)}">{card}</a>' in read(asked)
    page = as_lea.post(address, {"carte": tick(ready, bare), "seance": meeting.pk}, follow=True)

    assert page.redirect_chain == [(url(version, "tri=place"), 302)]
    link = f'<a href="{page_of(meeting)}">Voir la séance du 3 décembre 2026</a>'
    assert f"2 remarques à l'ordre du jour. {link}" in said(page)
    assert list(meeting.points.order_by("rank").values_list("mode", flat=True)) == [Mode.BLOCK, Mode.DEBATE]
    again = as_lea.post(address, {"carte": tick(bare), "seance": meeting.pk}, follow=True)
    assert "1 remarque laissée de côté" in read(again)
    assert f'href="{page_of(meeting)}"' in read(as_lea.get(card_url(bare)))
    assert "séance du 3 décembre 2026" in read(as_lea.get(card_url(bare)))


def test_a_long_list_of_ticked_lines_is_cut_and_says_so(
    as_lea, version, meeting, django_assert_max_num_queries
):
    cards = [factories.make_placement(version) for _ in range(33)]
    address = url(version, "", "seance/")

    as_lea.post(address, {"carte": tick(*cards)})
    with django_assert_max_num_queries(20):
        page = said(as_lea.post(address, {"carte": tick(*cards)}))

    assert "… et 3 autres, cochées dans" in page


def test_without_a_meeting_to_come_one_is_told_to_make_one(as_lea, version):
    card = factories.make_placement(version)

    page = as_lea.post(url(version, "", "seance/"), {"carte": tick(card)})

    assert f"{LIST}nouvelle/?version={version.pk}" in read(page)
    assert "Cochez au moins une remarque." in read(as_lea.post(url(version, "", "seance/"), follow=True))


def test_what_waits_in_a_column_is_added_at_once(as_lea, version, meeting):
    factories.make_placement(version, step=Step.TO_ARBITRATE)
    page = read(as_lea.get(page_of(meeting)))
    assert "Ajouter 1 remarque « À arbitrer »" in page

    as_lea.post(page_of(meeting, "ajout/"), {"colonne": f"{version.pk}:arbitrer"})
    assert meeting.points.count() == 1
    for wrong in ("", "x:y", f"{version.pk}:zzz"):
        assert as_lea.post(page_of(meeting, "ajout/"), {"colonne": wrong}).status_code == 302


def test_a_point_is_discussed_moved_and_taken_off_by_buttons(as_lea, meeting, ready):
    one, two = (meeting.points.get(placement=card) for card in ready)
    page = as_lea.post(page_of(meeting, "points/"), {"geste": f"discussion:{one.pk}"}, follow=True)
    assert "« En discussion »." in read(page)
    as_lea.post(page_of(meeting, "points/"), {"geste": f"monter:{two.pk}"})
    assert list(meeting.points.order_by("rank")) == [two, one]
    as_lea.post(page_of(meeting, "points/"), {"geste": f"oter:{one.pk}"})
    assert list(meeting.points.all()) == [two]
    assert as_lea.post(page_of(meeting, "points/"), {"geste": "monter:999"}).status_code == 404
    assert "Choisissez" in read(as_lea.post(page_of(meeting, "points/"), {"geste": "x"}, follow=True))


def test_people_are_added_marked_present_and_taken_off(as_lea, meeting):
    members = page_of(meeting, "membres/")
    as_lea.post(members, {"nouveau": "oui", "name": "Yves Petit", "function": "Rapporteur"})
    assert as_lea.post(members, {"nouveau": "oui", "name": "Yves Petit"}).status_code == 422
    yves = meeting.attendees.get(name="Yves Petit")

    assert "Présence enregistrée : 1 présent." in said(
        as_lea.post(members, {"present": yves.pk}, follow=True)
    )
    as_lea.post(members, {"oter": yves.pk})
    assert not meeting.attendees.filter(pk=yves.pk).exists()
    assert as_lea.post(members, {"oter": "999"}).status_code == 404


def test_a_meeting_made_by_mistake_is_deleted_once_that_is_confirmed(as_lea, as_zoe, meeting, ready):
    address = page_of(meeting, "suppression/")
    assert "Supprimer la séance…" in read(as_lea.get(page_of(meeting)))
    assert "Supprimer la séance…" not in read(as_zoe.get(page_of(meeting)))
    asked = said(as_lea.get(address))
    assert "2 remarques quittent son ordre du jour et restent à leur étape" in asked
    assert "a changé entre-temps" in said(as_lea.post(address, {"revision": 999}, follow=True))

    page = as_lea.post(address, {"revision": meeting.revision}, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert "est supprimée. 2 remarques restent à leur étape." in said(page)
    assert as_lea.get(page_of(meeting)).status_code == 404


def test_a_meeting_that_was_opened_is_not_deleted(as_lea, meeting, lea):
    opened(meeting, lea)
    page = said(as_lea.get(page_of(meeting, "suppression/"), follow=True))
    assert "Une séance ouverte ne se supprime plus." in page
    assert "Supprimer la séance…" not in page


def test_a_day_gone_by_makes_no_meeting_but_one_gone_by_is_still_edited(as_lea, version, meeting):
    sent = {"title": "Comité", "held_on": "2026-11-27", "versions": [version.pk]}
    page = as_lea.post(f"{LIST}nouvelle/", sent)
    assert page.status_code == 422
    assert "Le 27 novembre 2026 est passé" in said(page)

    changed = as_lea.post(page_of(meeting, "modification/"), sent | {"revision": meeting.revision})
    assert changed.status_code == 302


def test_the_heading_of_what_is_not_ready_says_the_year_of_a_meeting_in_another_one(as_lea, meeting):
    Meeting.objects.update(held_on=date(2036, 1, 3))
    assert "Prêt pour jeudi 3 janvier 2036 ?" in read(as_lea.get(page_of(meeting)))


def test_what_is_not_ready_leads_to_the_remarks_and_names_the_people(as_lea, meeting, ready, lea):
    attending.expect(meeting=meeting, name="Yves Petit", by=lea)

    page = said(as_lea.get(page_of(meeting)))

    assert "1 point en discussion sans proposition" in page
    assert "1 membre sans adresse, qui ne recevra pas le dossier : <bdi>Yves Petit</bdi>." in page
