"""Run time: one folder a use case (`handler.py`: event, call, response; `service.py`: the use case over ports).

`ports.py` says what the outside must offer, `adapters/` are the only files that know boto3, stripe and sqlite3, and
`wiring.py` puts them together. Never imports the build.
"""
