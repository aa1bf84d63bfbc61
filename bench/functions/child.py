"""One cold start: `child.py MODULE PATHS EVENT`. Imports the handler, answers the event, and ends.

Prints the status, so that a fast failure is not taken for a fast start.
"""

import json
import sys

sys.path[:0] = sys.argv[2].split(":")
handler = __import__(sys.argv[1], fromlist=["handler"]).handler
print(handler(json.loads(sys.argv[3]), None).get("statusCode", 200))
