"""The build engine: makes only what changed, over all cores, and puts it into place in one go.

`build` is the door. In order: `inputs` (what lies on the disk), `contents` (entries read, or kept from last time),
`pages` (which must be made, making them), `output` (putting files into place), `memory` (what is kept for the next
build). Knows stations and plans, files and processes; must not know what pages say or look like.
"""
