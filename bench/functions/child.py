"""One cold start: `child.py MODULE PATHS EVENT`. Imports the handler, answers the event, and ends.

Prints the status, so that a fast failure is not taken for a fast start, and the most memory it held, in kB.
"""

import json
import sys

sys.path[:0] = sys.argv[2].split(":")
handler = __import__(sys.argv[1], fromlist=["handler"]).handler
status = handler(json.loads(sys.argv[3]), None).get("statusCode", 200)
with open("/proc/self/status") as lines:  # noqa: PTH123 - pathlib would be measured too
    held_kb = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
print(status, held_kb)
