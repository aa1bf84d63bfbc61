"""`python -m infra.write`: brings template.yaml's functions and its edge function up to date with their sources.

The template stays one plain file that cfn-lint, the SAM translator and CloudFormation read as it is, and that shows
everything in a review; only what would be said nineteen times over is written from a table (decision 0061). A test
fails while the two differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from textwrap import indent

from infra.functions import FUNCTIONS, Function

HERE = Path(__file__).parent
TEMPLATE = HERE / "template.yaml"
EDGE = HERE / "edge" / "viewer-request.js"
_SECTION = r"( *(?:#|//) --- {name}: written by infra/write\.py ---\n).*?( *(?:#|//) --- end of {name} ---\n)"


def main() -> None:
    TEMPLATE.write_text(written(TEMPLATE.read_text(encoding="utf-8")), encoding="utf-8")


def written(template: str) -> str:
    """The template with its three sections as the sources have them."""
    sections = {
        "code": "".join(f"  {each.logical_id}Code: {{Type: String}}\n" for each in FUNCTIONS),
        "viewer-request.js": indent(code_of_edge(), " " * 8, lambda line: bool(line.strip())),
        "functions": "\n".join(map(_function, FUNCTIONS)),
    }
    for name, text in sections.items():
        template, found = re.subn(
            _SECTION.format(name=re.escape(name)),
            lambda match, text=text: match[1] + text + match[2],  # type: ignore[misc]
            template,
            flags=re.DOTALL,
        )
        if found != 1:
            raise ValueError(f"template.yaml has {found} sections {name!r}; there must be one")
    return template


def code_of_edge() -> str:
    """Without the comments: 10 KB is all that a CloudFront function may have."""
    lines = EDGE.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith("//"))


def _function(each: Function) -> str:
    name = each.logical_id
    return f"""\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      Description: {", ".join(each.routes) or each.name}
      Handler: functions.lambdas.{each.name}.handler
      CodeUri: {{Bucket: !Ref ReleasesBucket, Key: !Ref {name}Code}}
      MemorySize: {each.memory_mb}
      Timeout: {each.timeout_s}
      Role: !GetAtt {name}Role.Arn
      LoggingConfig: {{LogGroup: !Ref {name}Logs}}
      Environment:
        Variables: {{VITRINA_SECRETS: !Sub "ssm:${{SecretsPath}}:{",".join(each.secrets)}"}}
{_failures(each)}\
      Events:
{"".join(_event(each.name, number, call) for number, call in enumerate(each.called_by))}\
  {name}Logs:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      RetentionInDays: !Ref LogDays
      Tags: [{{Key: vitrina:shop, Value: !Ref Shop}}, {{Key: vitrina:stage, Value: !Ref Stage}}]
  {name}Role:
    Type: AWS::IAM::Role
    Properties:
      Description: !Sub "${{AWS::StackName}}: {each.name}"
      AssumeRolePolicyDocument: {{Version: "2012-10-17", Statement: [{{Effect: Allow, Action: "sts:AssumeRole", \
Principal: {{Service: lambda.amazonaws.com}}}}]}}
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
{"".join(_statements(each))}\
      Tags: [{{Key: vitrina:shop, Value: !Ref Shop}}, {{Key: vitrina:stage, Value: !Ref Stage}}]
"""


def _failures(each: Function) -> str:
    """Lambda tries a job twice more by itself; then its event goes where an alarm looks."""
    if each.is_route:
        return ""
    return (
        "      EventInvokeConfig:\n"
        "        MaximumRetryAttempts: 2\n"
        "        DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failures.Arn}}\n"
    )


def _event(name: str, number: int, call: str) -> str:
    if call == "stream":
        # Only what was put into the outbox: an order changes ten times for each mail.
        return """\
        Stream:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Table.StreamArn
            StartingPosition: TRIM_HORIZON
            BatchSize: 25
            FilterCriteria:
              Filters: [{Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":["OUTBOX"]}}}}'}]
            BisectBatchOnFunctionError: true
            MaximumRetryAttempts: 3
            MaximumRecordAgeInSeconds: 3600
            DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failures.Arn}}
"""
    if call.startswith(("rate(", "cron(")):
        # SAM would name it after itself, the same in every stage, and the second stack of an account could not be made.
        return f"""\
        Schedule{number or ""}:
          Type: ScheduleV2
          Properties:
            Name: !Sub "${{AWS::StackName}}-{name}"
            ScheduleExpression: {call}
            RoleArn: !GetAtt SchedulerRole.Arn
            RetryPolicy: {{MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600}}
            DeadLetterConfig: {{Arn: !GetAtt Failures.Arn}}
"""
    method, path = call.split()
    properties = f"{{ApiId: !Ref Api, Method: {method}, Path: '{path}'}}"
    return f"        Api{number or ''}: {{Type: HttpApi, Properties: {properties}}}\n"


def _statements(each: Function) -> Iterable[str]:
    group = f"!GetAtt {each.logical_id}Logs.Arn"
    yield _allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])
    parameters = [
        f'!Sub "arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter${{SecretsPath}}{secret}"'
        for secret in each.secrets
    ]
    yield _allow(["ssm:GetParameters"], parameters)
    if each.table:
        yield _allow([f"dynamodb:{action}" for action in sorted(each.table)], ["!GetAtt Table.Arn"])
    if each.index:
        yield _allow([f"dynamodb:{action}" for action in sorted(each.index)], ['!Sub "${Table.Arn}/index/by-index"'])
    if each.uploads:
        yield _allow([f"s3:{action}" for action in each.uploads], ['!Sub "${Uploads.Arn}/*"'])
    if each.sends_mail:
        yield _MAIL
    if "stream" in each.called_by:
        reading = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
        yield _allow(reading, ["!GetAtt Table.StreamArn"])
        yield _allow(["dynamodb:ListStreams"], ['"*"'])
    if not each.is_route:
        yield _allow(["sqs:SendMessage"], ["!GetAtt Failures.Arn"])


# A raw mail of API version 2 is checked as SendRawEmail. Which identity counts, the domain's or the address's own, is
# whichever the owner verified; while the account is in SES's sandbox the receiver's counts as well, and the owner's is
# the one that there is. https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
_MAIL = """\
              - Effect: Allow
                Action: ["ses:SendEmail", "ses:SendRawEmail"]
                Resource:
                  - !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailDomain}"
                  - !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailAddress}"
                  - !Sub "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${OwnerMail}"
                Condition: {StringEquals: {"ses:FromAddress": !Ref MailAddress}}
"""


def _allow(actions: list[str], resources: list[str]) -> str:
    listed = ", ".join(f'"{action}"' for action in actions)
    text = f"              - Effect: Allow\n                Action: [{listed}]\n"
    if len(resources) == 1:
        return f"{text}                Resource: {resources[0]}\n"
    return f"{text}                Resource:\n" + "".join(f"                  - {each}\n" for each in resources)


if __name__ == "__main__":
    main()
