"""`sam delete` leaves nothing of the site: CloudFormation deletes no bucket that holds a file."""

from botocore.exceptions import ClientError

from patience import eventually
from stack import STACK, LocalStack

MORE_THAN_ONE_PAGE = 1_001  # of a listing, and of a deletion


def buckets(stack: LocalStack) -> list[str]:
    """The deployment's own, without the one that the SAM CLI keeps for its uploads."""
    names = [bucket["Name"] for bucket in stack.aws.client("s3").list_buckets()["Buckets"]]
    return [name for name in names if "samcli" not in name]


def is_there(stack: LocalStack) -> bool:
    try:
        stack.aws.client("cloudformation").describe_stacks(StackName=STACK)
    except ClientError:
        return False
    return True


def test_a_stack_taken_down_leaves_no_file_and_no_bucket() -> None:
    with LocalStack(lambda line: None) as own:
        files, (bucket,) = own.aws.client("s3"), buckets(own)
        assert "index.html" in {each["Key"] for each in files.list_objects_v2(Bucket=bucket)["Contents"]}
        for number in range(MORE_THAN_ONE_PAGE):
            files.put_object(Bucket=bucket, Key=f"left/{number}")
        own.aws.client("cloudformation").delete_stack(StackName=STACK)
        assert eventually(lambda: not is_there(own), seconds=120)
        assert buckets(own) == []
