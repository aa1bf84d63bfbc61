"""What CloudFormation and the services behind it say when something fails, for somebody who sells cups.

The service's own words follow ours: whoever asks for help needs them.
"""

from __future__ import annotations

import re

# First match wins. Each from the services' own error texts.
_WORDS = (
    (
        r"CNAMEs? you provided (are|is) already associated",
        "The domain already belongs to another CloudFront distribution. Take it out there, then try again.",
    ),
    (
        r"certificate.*(doesn't|does not) exist|InvalidViewerCertificate",
        "CloudFront does not take the certificate: it must be issued, for this domain, in us-east-1.",
    ),
    (
        r"TooLongCSP|Content-Security-Policy.*(exceed|long)",
        "The pages' security policy is longer than CloudFront takes.",
    ),
    (
        r"Email identity .*already exist|EmailIdentity.*already exists|identity .* already exists",
        "Another stack of this account has the mail domain already: say OwnsMailIdentity=no for this one.",
    ),
    (
        r"not authorized to perform: (?P<what>[\w:]+)|AccessDenied|UnauthorizedOperation",
        "These credentials may not do that{what}. Use ones that may deploy (docs/deploy-aws.md lists what they need).",
    ),
    (r"(ExpiredToken|security token included in the request is (expired|invalid))", "These credentials have run out."),
    (r"Unable to locate credentials|NoCredentials", "There are no credentials for AWS: set AWS_PROFILE, or sign in."),
    (
        r"Could not connect|EndpointConnectionError|ConnectTimeout|ReadTimeout",
        "AWS cannot be reached from here. Is the region's name right, and the network up?",
    ),
    (r"(LimitExceeded|quota|Rate exceeded|Throttling)", "A limit of the AWS account is reached."),
    (r"BucketAlreadyExists|already exists", "Something of that name is there already."),
    (
        r"NoSuchKey|S3 Error Code: NoSuchKey",
        "A function's code is not in the bucket of releases; give the command again.",
    ),
)
_LASTING = re.compile(r"AWS::(DynamoDB::Table|S3::Bucket|SES::EmailIdentity)$")


def in_words(name: str, reason: str) -> str:
    """`name`: of the resource; empty where it is about all."""
    for pattern, words in _WORDS:
        if match := re.search(pattern, reason, re.IGNORECASE | re.DOTALL):
            what = match.groupdict().get("what") if "what" in match.re.groupindex else None
            return f"{_of(name)}{words.replace('{what}', f' ({what})' if what else '')} (AWS: {_short(reason)})"
    return f"{_of(name)}{_short(reason)}"


def lasting(kind: str) -> bool:
    """Whether a resource holds what cannot be made again."""
    return bool(_LASTING.match(kind))


def _of(name: str) -> str:
    return f"{name}: " if name else ""


def _short(text: str) -> str:
    return text if len(text) <= 500 else f"{text[:500]}…"
