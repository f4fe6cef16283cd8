"""One person, one author."""

import pytest

from people.authors import Identity, find_or_add
from people.models import Author

pytestmark = pytest.mark.django_db


def test_an_address_makes_the_person_whatever_name_stands_beside_it():
    find_or_add([Identity("Jeanne Martin", "j.martin@example.org")])
    found = find_or_add([Identity("Martin J.", "j.martin@example.org"), Identity("", "j.martin@example.org")])

    assert {author.name for author in found.values()} == {"Jeanne Martin"}
    assert Author.objects.count() == 1


def test_without_an_address_the_bare_name_makes_the_person_whatever_its_case():
    found = find_or_add([Identity("Bureau du Système", ""), Identity("BUREAU DU SYSTÈME", "")])

    assert len({author.pk for author in found.values()}) == 1
    assert Author.objects.count() == 1


def test_someone_known_by_name_only_is_not_taken_for_someone_with_an_address():
    find_or_add([Identity("Jeanne Martin", "")])
    find_or_add([Identity("Jeanne Martin", "j.martin@example.org")])

    assert Author.objects.count() == 2


def test_nobody_named_is_nobody():
    assert find_or_add([Identity("", "")]) == {Identity("", ""): None}
    assert Author.objects.count() == 0


def test_any_number_of_people_takes_two_queries(django_assert_num_queries):
    people = [Identity(f"Personne {n}", f"p{n}@example.org" if n % 2 else "") for n in range(100)]

    with django_assert_num_queries(2):
        found = find_or_add(people)
    assert None not in found.values()


def test_a_pseudonym_says_nothing_of_the_person():
    author = Author.objects.create(identity="nom:jeanne martin", name="Jeanne Martin")

    assert author.pseudonym == f"Auteur {author.pk:04d}"
