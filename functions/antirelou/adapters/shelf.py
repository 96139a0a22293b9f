"""Where the site's files lie: a bucket of S3."""

from typing import Any

from antirelou.domain.site import Document


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
            CacheControl=f"public, max-age={document.seconds_fresh}",
        )

    def clear(self) -> None:
        """A bucket that is not empty cannot be deleted."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
            keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
            if keys:
                self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
