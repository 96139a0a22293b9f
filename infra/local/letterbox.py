"""What the maintainers receive: a queue on their topic, where an email address would be."""

import json
import time

from stack import LocalStack


class Mailbox:
    """`subjects` is all that came, in order of arrival."""

    def __init__(self, stack: LocalStack, name: str = "mailbox") -> None:
        self._queues = stack.aws.client("sqs")
        self._url = self._queues.create_queue(QueueName=name)["QueueUrl"]
        described = self._queues.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        topic, queue = stack.outputs["MaintainersTopicArn"], described["Attributes"]["QueueArn"]
        self._queues.set_queue_attributes(QueueUrl=self._url, Attributes={"Policy": json.dumps(topic_may_send(queue))})
        stack.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        self.subjects: list[str] = []

    def wait_for(self, words: str, times: int = 1, seconds: float = 30) -> str:
        """The subject that holds these words, once it came so many times; TimeoutError if it does not."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read()
            found = [subject for subject in self.subjects if words in subject]
            if len(found) >= times:
                return found[-1]
            time.sleep(0.1)
        raise TimeoutError(f"no message about “{words}” reached the maintainers")

    def read(self) -> None:
        for message in self._queues.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", []):
            self.subjects.append(json.loads(message["Body"])["Subject"])
            self._queues.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])


def topic_may_send(queue: str) -> dict[str, object]:
    """A queue's policy that lets any topic of this machine deliver to it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
