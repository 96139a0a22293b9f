"""Where the site's files lie: a bucket of S3."""

from collections.abc import Collection
from typing import Any

from antirelou.domain.site import Document

AT_MOST = 1_000  # keys in one DeleteObjects


def kept(document: Document) -> str:
    """How long by browsers, and whoever is in between."""
    return f"public, max-age={document.seconds_fresh}" if document.seconds_fresh else "no-store"


class S3Shelf:
    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, document: Document) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=document.path,
            Body=document.body,
            ContentType=document.kind,
            CacheControl=kept(document),
        )

    def paths(self) -> set[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        return {each["Key"] for page in pages for each in page.get("Contents", [])}

    def drop(self, paths: Collection[str]) -> None:
        """Raises OSError if one stays."""
        every = sorted(paths)
        for start in range(0, len(every), AT_MOST):
            keys = [{"Key": path} for path in every[start : start + AT_MOST]]
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
            if answer.get("Errors"):
                raise OSError("files of the site could not be deleted")

    def clear(self) -> None:
        """A bucket that is not empty cannot be deleted."""
        self.drop(self.paths())
