#!/bin/sh
# Lambda's runtime client for Lambda's own Python, where this machine has one: tests then run the zips with both.
set -eu
bin=$1 folder=$2
rm -rf "$folder"
python=$("$bin/python" -c 'from vitrina.deploying.bundles import find_python; print(find_python() or "")')
if [ -n "$python" ]; then
    "$bin/python" -m pip --python "$python" install --quiet --disable-pip-version-check --root-user-action ignore \
        --target "$folder" --requirement requirements/lambda.txt
fi
mkdir -p "$folder"
