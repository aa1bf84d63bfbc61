"""What a deploy costs, beside `aws s3 sync` of the same files to the same server."""
