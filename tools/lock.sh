#!/bin/sh
# Compiles pyproject.toml's ranges into requirements/*.txt: every version pinned and hashed, for all platforms.
set -eu
bin=$1
"$bin/python" -m pip install --quiet uv
compile() {
    "$bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --extra build --extra functions --extra serve --output-file requirements/shop.txt requirements/tools.in
compile pyproject.toml --all-extras --constraint requirements/shop.txt --output-file requirements/dev.txt requirements/tools.in
compile requirements/bench.in --output-file requirements/bench.txt
compile requirements/lambda.in --constraint requirements/dev.txt --output-file requirements/lambda.txt
