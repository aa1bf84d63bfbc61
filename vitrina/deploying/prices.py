"""Public prices, in US dollars without tax: the one place where they stand. docs/deploy-aws.md is tested against it.

Each says where it is from, and whether that page could be read here: the others are as we know them, of November 2026
in eu-west-1. Whoever changes one changes the date.
"""

from __future__ import annotations

from dataclasses import dataclass

AS_OF = "November 2026"
REGION = "eu-west-1"


@dataclass(frozen=True)
class Price:
    """`dollars` for `per` of a `unit`, beyond `free` of them a month. `read`: on which day its page was; or empty."""

    dollars: float
    per: float
    unit: str
    source: str
    free: float = 0
    read: str = ""

    def of(self, number: float) -> float:
        """Dollars for so many in a month."""
        return max(0.0, number - self.free) / self.per * self.dollars


MILLION = 1_000_000
_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_R2 = "https://developers.cloudflare.com/r2/pricing/"
_READ = "2026-11-26"

EDGE_DATA = Price(0.085, 1, "GB to Europe", _CLOUDFRONT, 1000, _READ)
EDGE_REQUESTS = Price(0.012, 10_000, "requests in Europe", _CLOUDFRONT, 10 * MILLION)
EDGE_FUNCTION = Price(0.10, MILLION, "calls of the edge function", _CLOUDFRONT, 2 * MILLION)
EDGE_STORE = Price(0.03, MILLION, "reads of its redirects", _CLOUDFRONT, 2 * MILLION)
EDGE_PATHS = Price(0.005, 1, "paths to forget", _CLOUDFRONT, 1000, _READ)
API_CALLS = Price(1.11, MILLION, "calls of the HTTP API", "https://aws.amazon.com/api-gateway/pricing/")
LAMBDA_CALLS = Price(0.20, MILLION, "calls of functions", _LAMBDA, MILLION)
LAMBDA_TIME = Price(0.0000133334, 1, "GB-seconds on arm64", _LAMBDA, 400_000)
TABLE_READS = Price(0.1415, MILLION, "reads of the table", _DYNAMODB)
TABLE_WRITES = Price(0.705, MILLION, "writes to the table", _DYNAMODB)
TABLE_SIZE = Price(0.283, 1, "GB in the table", _DYNAMODB)
TABLE_BACKUP = Price(0.2264, 1, "GB to go back to", _DYNAMODB)
BUCKET_SIZE = Price(0.023, 1, "GB in the bucket", _S3)
BUCKET_READS = Price(0.0004, 1000, "reads of the bucket", _S3)
BUCKET_WRITES = Price(0.005, 1000, "writes, copies and lists of the bucket", _S3)
MAILS = Price(0.10, 1000, "mails by SES", "https://aws.amazon.com/ses/pricing/")
LOGS = Price(0.57, 1, "GB of logs", _CLOUDWATCH, 5)
METRICS = Price(0.30, 1, "metrics of our own", _CLOUDWATCH, 10)
ZONE = Price(0.50, 1, "zones of Route 53", "https://aws.amazon.com/route53/pricing/")
R2_WRITES = Price(4.50, MILLION, "writes, copies and lists of an R2 bucket", _R2, MILLION, _READ)

OF_AWS = (
    EDGE_DATA,
    EDGE_REQUESTS,
    EDGE_FUNCTION,
    EDGE_STORE,
    EDGE_PATHS,
    API_CALLS,
    LAMBDA_CALLS,
    LAMBDA_TIME,
    TABLE_READS,
    TABLE_WRITES,
    TABLE_SIZE,
    TABLE_BACKUP,
    BUCKET_SIZE,
    BUCKET_READS,
    BUCKET_WRITES,
    MAILS,
    LOGS,
    METRICS,
    ZONE,
)
