"""One cold start: `child.py MODULE PATHS EVENT`. Imports the handler, answers the event, and ends.

Prints the status, so that a fast failure is not taken for a fast start, and the most memory it held, in kB.
"""

import json
import re
import sys

sys.path[:0] = sys.argv[2].split(":")
handler = __import__(sys.argv[1], fromlist=["handler"]).handler
status = handler(json.loads(sys.argv[3]), None).get("statusCode", 200)
held_kb = re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]
print(status, held_kb)
