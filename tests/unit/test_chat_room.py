"""What may become of a room, and what changes nothing."""

from dataclasses import replace

from antirelou.domain.chat_event import NotDelivered
from antirelou.domain.chat_peer import peer_for, peer_of
from antirelou.domain.chat_room import (
    RoomState,
    claim,
    desk_back,
    desk_left,
    hand,
    mute,
    visitor_back,
    visitor_left,
    visitor_moved,
    wait_again,
)
from antirelou.domain.connection import Connection
from antirelou.domain.responder import who_may_take
from antirelou.domain.ticket import Role
from chats import ON_DUTY, PROOF, VISITOR
from house import NOW

HELD = claim(VISITOR, "sub1", "d1", 1, PROOF) or VISITOR
OFFERED = hand(HELD, "sub1", "sub2") or VISITOR
DESK = Connection("d1", Role.DESK, NOW, NOW, sub="sub1")
PERSON = Connection("v1", Role.VISITOR, NOW, NOW, room=VISITOR.id)


def test_only_the_connection_a_room_has_now_can_leave_it() -> None:
    assert visitor_left(HELD, "an old one", NOW) is HELD
    assert desk_left(HELD, "an old one", NOW) is HELD
    gone = visitor_left(desk_left(HELD, "d1", NOW), "v1", NOW + 1)
    assert (gone.desk_gone_ms, gone.visitor_gone_ms) == (NOW, NOW + 1)
    assert visitor_left(desk_left(gone, "d1", NOW + 5), "v1", NOW + 5) is gone


def test_a_visitor_who_moves_is_there_from_the_first_hello_on() -> None:
    moved = visitor_moved(HELD, "v2", NOW)
    assert (moved.visitor, moved.visitor_gone_ms) == ("v2", NOW)
    assert visitor_moved(moved, "v3", NOW + 9).visitor_gone_ms == NOW
    assert visitor_back(moved, "v1") is None
    back = visitor_back(moved, "v2")
    assert back
    assert not back.visitor_gone_ms


def test_nobody_takes_what_another_has() -> None:
    assert claim(HELD, "sub2", "d2", 2, PROOF) is None
    assert claim(OFFERED, "sub3", "d3", 2, PROOF) is None
    assert hand(HELD, "sub2", "sub2") is None
    assert mute(HELD, "sub2", True) is None
    assert desk_back(HELD, "sub2", "d2") is None


def test_a_claim_is_for_the_epoch_to_come() -> None:
    assert [claim(VISITOR, "s", "d", epoch, PROOF) is None for epoch in (0, 1, 2)] == [True, False, True]
    assert [claim(OFFERED, "sub2", "d", epoch, PROOF) is None for epoch in (1, 2, 3)] == [True, False, True]


def test_the_same_claim_again_changes_nothing_but_where_it_is_seen() -> None:
    assert claim(HELD, "sub1", "d1", 1, PROOF) == HELD
    assert claim(HELD, "sub1", "d9", 1, PROOF) == replace(HELD, desk="d9")


def test_a_room_that_waits_again_keeps_its_place_and_its_epochs_and_nothing_of_the_responder() -> None:
    again = wait_again(replace(OFFERED, muted=True, desk_gone_ms=NOW))
    assert again == replace(VISITOR, epoch=1)
    assert again.next_epoch == 2


def test_an_offer_taken_back_is_an_open_room() -> None:
    assert OFFERED.state is RoomState.OFFERED
    assert hand(OFFERED, "sub1", "sub1") == HELD


def test_quiet_is_kept_by_its_own_responder_and_not_handed_over() -> None:
    quiet = replace(OFFERED, muted=True)
    mine, theirs = claim(quiet, "sub1", "d1", 2, PROOF), claim(quiet, "sub2", "d2", 2, PROOF)
    assert mine
    assert theirs
    assert (mine.muted, theirs.muted) == (True, False)


def test_who_is_no_side_of_a_room_has_no_peer_in_it() -> None:
    for who in (replace(PERSON, id="v0"), replace(DESK, id="d0"), replace(PERSON, role=Role.DESK)):
        assert peer_of(HELD, who) is NotDelivered.NO_ROOM
    assert peer_of(None, PERSON) is NotDelivered.NO_ROOM


def test_a_peer_is_who_is_there_and_has_the_keys() -> None:
    assert (peer_for(HELD, PERSON, 1), peer_for(HELD, DESK, 1)) == ("d1", "v1")
    assert peer_for(HELD, PERSON, 2) is NotDelivered.AWAY
    assert peer_for(VISITOR, PERSON, 1) is NotDelivered.AWAY
    assert peer_of(replace(HELD, desk_gone_ms=1), PERSON) is NotDelivered.AWAY
    assert peer_of(replace(HELD, visitor_gone_ms=1), DESK) is NotDelivered.AWAY
    assert peer_of(replace(HELD, muted=True), PERSON) is NotDelivered.MUTED


def test_who_is_told_first_is_nearest_there_and_speaks_the_language() -> None:
    far, near = replace(ON_DUTY, sub="far", areas=("CA",)), replace(ON_DUTY, sub="near", areas=("FR-7",))
    country = replace(ON_DUTY, sub="country", areas=("FR-13",), locales=("en", "fr-CA"))
    gone, mute_ = replace(ON_DUTY, sub="gone", gone_ms=1), replace(ON_DUTY, sub="english", locales=("en",))
    able = who_may_take("FR-75", "fr-FR", [far, mute_, country, gone, near])
    assert [each.sub for each in able] == ["near", "country", "far"]
