"""Putting the site online: what changed and no more, nothing stale, nothing left when the stack goes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from antirelou.adapters.shelf import S3Shelf
from antirelou.domain.custom_resource import ResourceAnswer, ResourceRequest
from antirelou.domain.meter import Meter
from antirelou.domain.money import MINUTE_MS
from antirelou.domain.site import Campaign, Document
from antirelou.services.publish_site import PublishSite
from antirelou.services.stand_site import StandSite
from house import NOW
from pages import renderer
from sites import MONTREAL, meter

BUCKET = "site"
SECOND = replace(MONTREAL, name="second", number="+15145550101", shown="514 555-0101")


class Shelf(S3Shelf):
    """The bucket, and how many files went into it."""

    stored = 0

    def put(self, document: Document) -> None:
        super().put(document)
        self.stored += 1


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture
def shelf(s3: Any) -> Shelf:
    return Shelf(s3, BUCKET)


class Site:
    """One container that publishes; `meter` is what it reads next."""

    def __init__(self, shelf: Shelf) -> None:
        self.meter = meter(MONTREAL)
        self.publish = PublishSite(self.read, renderer(), shelf, Campaign(), "https://d1.example")  # type: ignore[arg-type]

    def read(self, now_ms: int) -> Meter:
        return replace(self.meter, at_ms=now_ms)


def said(s3: Any, path: str = "fr-FR/index.html") -> str:
    return str(s3.get_object(Bucket=BUCKET, Key=path)["Body"].read().decode())


def test_the_first_time_everything_is_stored_with_its_kind_and_how_long_it_stays_fresh(s3: Any, shelf: Shelf) -> None:
    assert Site(shelf).publish(NOW) == shelf.stored == len(shelf.paths())
    page = s3.head_object(Bucket=BUCKET, Key="fr-FR/index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=60")
    (style,) = [path for path in shelf.paths() if path.endswith(".css")]
    assert s3.head_object(Bucket=BUCKET, Key=style)["CacheControl"] == "public, max-age=31536000"


def test_what_nobody_may_keep_is_stored_so(s3: Any, shelf: Shelf) -> None:
    shelf.put(Document("fr-FR/questions.html", "text/html; charset=utf-8", b"", 0))
    assert s3.head_object(Bucket=BUCKET, Key="fr-FR/questions.html")["CacheControl"] == "no-store"


def test_a_minute_without_news_stores_nothing_and_a_figure_that_moved_is_shown_at_once(s3: Any, shelf: Shelf) -> None:
    site = Site(shelf)
    site.publish(NOW)
    assert site.publish(NOW + MINUTE_MS) == 0
    site.meter = replace(site.meter, answered=1_210)
    stored = site.publish(NOW + 2 * MINUTE_MS)
    assert 0 < stored < len(shelf.paths())
    assert "1 210" in " ".join(said(s3).split())
    assert json.loads(said(s3, "status.json"))["at"] == "2027-01-15T08:02:00Z"


def test_one_more_contact_that_moves_no_figure_does_not_move_the_time_either(s3: Any, shelf: Shelf) -> None:
    """Else who watches the page would see each contact come."""
    site = Site(shelf)
    site.publish(NOW)
    site.meter = replace(site.meter, people_left=site.meter.people_left - 1)
    assert site.publish(NOW + MINUTE_MS) == 0
    assert json.loads(said(s3, "status.json"))["at"] == "2027-01-15T08:00:00Z"


def test_quiet_figures_are_said_to_be_so_every_ten_minutes(s3: Any, shelf: Shelf) -> None:
    site = Site(shelf)
    site.publish(NOW)
    assert [site.publish(NOW + minute * MINUTE_MS) > 0 for minute in range(1, 22)] == [
        minute in (10, 20) for minute in range(1, 22)
    ]


def test_contacts_of_a_number_that_is_gone_are_taken_away_by_a_container_that_did_not_store_them(
    s3: Any, shelf: Shelf
) -> None:
    before = Site(shelf)
    before.meter = meter(MONTREAL, SECOND)
    before.publish(NOW)
    s3.put_object(Bucket=BUCKET, Key="assets/style.0ld.css", Body=b"of a page somebody has open")
    assert [path for path in shelf.paths() if path.startswith("contacts/second/")]
    for site in (Site(shelf), before):
        site.meter = meter(MONTREAL)
        site.publish(NOW + MINUTE_MS)
        assert not [path for path in shelf.paths() if path.startswith("contacts/second/")]
    assert "assets/style.0ld.css" in shelf.paths()


def test_a_fault_half_way_is_made_good_a_minute_later(s3: Any, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    site, put = Site(shelf), shelf.put

    def few(document: Document) -> None:
        if shelf.stored == 5:
            raise OSError("the network")
        put(document)

    monkeypatch.setattr(shelf, "put", few)
    with pytest.raises(OSError, match="the network"):
        site.publish(NOW)
    monkeypatch.undo()
    site.publish(NOW + MINUTE_MS)
    fresh = {document.path for document in renderer().render(_site_of(site))}
    assert shelf.paths() == fresh
    assert "08:01" in said(s3) or "8 h 01" in " ".join(said(s3).split())


def _site_of(site: Site) -> Any:
    from antirelou.domain.site import Site as Whole

    return Whole("https://d1.example", site.read(NOW), Campaign())


def test_more_files_than_one_request_deletes_are_all_deleted(s3: Any, shelf: Shelf) -> None:
    for index in range(1_005):
        s3.put_object(Bucket=BUCKET, Key=f"{index}", Body=b"")
    shelf.clear()
    assert shelf.paths() == set()
    shelf.clear()


def request(delete: bool = False) -> ResourceRequest:
    return ResourceRequest(delete, "", {}, "https://answer.example", {})


class Asker:
    def __init__(self) -> None:
        self.answers: list[ResourceAnswer] = []

    def answer(self, request: ResourceRequest, answer: ResourceAnswer) -> None:
        self.answers.append(answer)


def test_the_stack_stands_with_its_site_and_goes_without_a_file_left(shelf: Shelf) -> None:
    asker = Asker()
    stand = StandSite(Site(shelf).publish, shelf, asker)
    stand(request(), NOW)
    assert "index.html" in shelf.paths()
    stand(request(delete=True), NOW)
    assert shelf.paths() == set()
    assert [answer.fault for answer in asker.answers] == ["", ""]


@pytest.mark.parametrize("delete", [False, True])
def test_whatever_fails_cloudformation_is_told_and_not_in_anybodys_words(delete: bool, s3: Any) -> None:
    asker, shelf = Asker(), Shelf(s3, "not-there")
    answer = StandSite(Site(shelf).publish, shelf, asker)(request(delete), NOW)
    assert asker.answers == [answer]
    assert "NoSuchBucket" in answer.fault
    assert "not-there" not in answer.fault
