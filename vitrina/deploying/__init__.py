"""Releases: a built site on its way to a bucket or a folder, and back (docs/decisions/0060).

manifest      what a site consists of             plan         what differs, in which order it goes
target        where it may go (port)              lock         one deploy at a time
s3, folder, memory  the adapters of the port      shelf        what is written down of releases
bodies        where a file's bytes come from      sending      many operations at once
road          the one way there, and back         pruning      old releases
mending       what was changed there by hand      prices, costs   what it costs, by public prices
due           whether a day has come that changes the shop
steps         what goes beside the site: the catalogue, the edge, functions
bundles       the functions' zips                 stack        what CloudFormation makes of the templates
secrets       SSM parameters                      stack_words  its failures in the owner's words
artefacts     code and templates in the bucket    webhook_endpoint, mail_identity   at Stripe and SES
page_policy, moved   what the edge is told        shop_stack   a stage's stacks, in their order
aws_shop      a shop on AWS: what is there, what it misses, its steps on the road
aws_stage     what its owner has decided          aws_release, stack_parts   what a release keeps of its functions
stack_step, webhook_step, logs_step, after_stack   its steps                cloud   the clients of an account
"""
