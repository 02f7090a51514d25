"""The second wall, below the application: what the database itself shows and refuses."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg import ClientCursor

from credentials.models import Award, Learner
from institutions.models import Membership, Role
from micro4asia.foundation import walls
from micro4asia.foundation.letters import post
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import MembershipFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="policies on rows are PostgreSQL's"),
]
REFUSED = "row-level security"


@pytest.fixture
def here():
    return LearnerFactory()


@pytest.fixture
def there():
    return LearnerFactory(user=UserFactory())


def person(user):
    return walls.written(user=user.pk, on=timezone.localdate())


def desk(institution):
    return person(MembershipFactory(institution=institution, role=Role.ISSUER).user)


def seen():
    return set(Learner.objects.all())


def test_the_suite_asks_as_a_role_that_no_wall_lets_through():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_a_worker_sees_the_rows_of_all(here, there):
    assert seen() == {here, there}


def test_an_unset_scope_opens_no_row(here):
    with walls.within(walls.NOTHING):
        assert seen() == set()
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Learner.objects.create(institution=here.institution, number="2", full_name="Nobody", email="n@example.org")
    with connection.cursor() as cursor:
        # Nor does a connection that this house did not open.
        cursor.execute("RESET micro4asia.scope")
        raw = ClientCursor(connection.connection)
        raw.execute("SELECT count(*) FROM credentials_learner")
        assert raw.fetchone() == (0,)
    connection.connection._walls_sent = None


def test_a_desk_sees_its_own_rows_alone(here, there):
    with walls.within(desk(here.institution)):
        assert seen() == {here}


def test_a_person_sees_their_own_rows_wherever_they_are(here, there):
    with walls.within(person(there.user)):
        assert seen() == {there}


def test_a_programme_sees_the_rows_of_its_institution(here, there):
    with walls.within(walls.written(at=[here.institution_id])):
        assert seen() == {here}


def test_a_role_that_has_ended_opens_nothing_from_then_on(here):
    scope = desk(here.institution)
    with walls.within(scope):
        assert seen() == {here}
    Membership.objects.update(ended_at=timezone.now(), ended_by=UserFactory())
    with walls.within(scope):
        assert seen() == set()


def test_a_desk_writes_no_row_of_another(here, there):
    with walls.within(desk(here.institution)):
        assert Learner.objects.filter(pk=there.pk).update(full_name="Changed") == 0
        assert Learner.objects.filter(pk=there.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            LearnerFactory(institution=there.institution)
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Learner.objects.filter(pk=here.pk).update(institution=there.institution)
    there.refresh_from_db()
    assert there.full_name != "Changed"


def test_nobody_gives_themselves_a_role_elsewhere(here, there):
    with walls.within(desk(here.institution)):
        user = Membership.objects.get(institution=here.institution).user
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            MembershipFactory(user=user, institution=there.institution, role=Role.REGISTRAR)


def test_letters_are_written_by_everybody_and_read_by_nobody(here):
    letter = Letter(key="a", message_id="<a@b>", to="c@example.org", language="en", subject="S", text="T")
    with walls.within(desk(here.institution)):
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            letter.save()
        post("domain_missing", to="c@example.org", language="en", context={}, key="k")
        assert not Letter.objects.exists()
    assert Letter.objects.get().key == "k"


def test_the_journal_is_read_by_its_institution_and_by_whoever_acted(here, there):
    actor = there.user
    JournalEntry.objects.bulk_create(
        JournalEntry(
            chain=chain,
            sequence=1_000,
            event="e",
            subject_type="s.s",
            subject_id=1,
            actor_id=actor.pk if chain == here.institution_id else None,
            at=timezone.now(),
            previous_hash="",
            hash="",
        )
        for chain in (here.institution_id, there.institution_id)
    )

    def chains():
        return set(JournalEntry.objects.filter(sequence=1_000).values_list("chain", flat=True))

    with walls.within(desk(there.institution)):
        assert chains() == {there.institution_id}
    with walls.within(person(actor)):
        assert chains() == {here.institution_id}


def test_a_savepoint_that_is_rolled_back_takes_no_scope_with_it(here, there):
    scope = desk(here.institution)
    with transaction.atomic():
        with walls.within(scope):
            with transaction.atomic():
                assert seen() == {here}
                transaction.set_rollback(True)
            assert seen() == {here}
            with transaction.atomic(), walls.everything():
                assert seen() == {here, there}
            assert seen() == {here}
        assert seen() == {here, there}


def test_rows_that_are_fetched_in_pieces_are_those_of_the_scope(here, there):
    with walls.within(desk(here.institution)):
        assert list(Learner.objects.iterator(chunk_size=1)) == [here]


def test_a_query_that_touches_awards_through_others_is_walled_too(here):
    with walls.within(person(UserFactory())):
        assert not Award.objects.select_related("learner", "institution").exists()
        assert not Learner.objects.filter(awards__isnull=True).exists()


@pytest.fixture
def alone():
    """Connections of the pool, as requests have them: nothing around them, each statement a transaction of its own."""
    others = []

    def another():
        others.append(connection.copy())
        others[-1].ensure_connection()
        return others[-1]

    yield another
    for other in others:
        other.close()


def told_on(other, cursor=None):
    with cursor or other.cursor() as asking:
        asking.execute("SELECT current_setting('micro4asia.scope', true)")
        return asking.fetchone()[0] or ""


def left_on(other):
    """What the session holds on to, asked without our own cursor."""
    raw = ClientCursor(other.connection)
    raw.execute("SELECT current_setting('micro4asia.scope', true)")
    return raw.fetchone()[0] or ""


def test_a_single_statement_is_told_the_scope_and_leaves_none_behind(alone):
    other = alone()
    for scope in ("user:1;on:2026-11-29", "all", ""):
        with walls.within(scope):
            assert told_on(other) == scope
        assert left_on(other) == ""


def test_a_held_cursor_and_many_statements_at_once_are_told_too(alone):
    other = alone()
    with walls.within("user:2"):
        assert told_on(other, other.chunked_cursor()) == "user:2"
        with other.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE said (n int, scope text DEFAULT current_setting('micro4asia.scope', true))")
            cursor.executemany("INSERT INTO said (n) VALUES (%s)", [(1,), (2,)])
            with cursor.copy("COPY said (n) FROM STDIN") as copy:
                copy.write_row((3,))
            cursor.execute("SELECT DISTINCT scope FROM said")
            assert cursor.fetchall() == [("user:2",)]
    assert left_on(other) == ""


def test_a_pool_hands_no_scope_from_one_request_to_the_next(alone):
    other = alone()
    with walls.within("all"), transaction.atomic(using=None):
        assert told_on(other) == "all"
    backend = other.connection.info.backend_pid
    other.close()
    again = alone()
    with walls.within(walls.NOTHING):
        assert left_on(again) == ""
        assert told_on(again) == ""
    assert backend  # the same or another of the pool: neither knows anything


def test_the_scope_costs_no_round_trip_and_is_sent_once_in_a_transaction(alone, monkeypatch):
    other = alone()
    sent = []
    send = ClientCursor._execute_send
    monkeypatch.setattr(
        ClientCursor, "_execute_send", lambda self, query, **kwargs: sent.append(query.query) or send(self, query, **kwargs)
    )
    with walls.within("user:3"):
        other.set_autocommit(False)
        for _ in range(3):
            told_on(other)
        other.rollback()
    assert len(sent) == 3
    assert [text.startswith(b"SET LOCAL") for text in sent] == [True, False, False]


def test_a_transaction_that_begins_with_a_savepoint_is_told_although_the_one_before_it_was(alone):
    other = alone()
    with walls.within("user:3"):
        other.set_autocommit(False)
        assert told_on(other) == "user:3"
        other.rollback()
        other.savepoint()
        assert told_on(other) == "user:3"
        other.rollback()


def test_a_scope_is_never_text_from_outside(alone):
    with walls.within("all'; DROP TABLE x; --"), pytest.raises(ValueError, match=r"walls\.written"):
        told_on(alone())
