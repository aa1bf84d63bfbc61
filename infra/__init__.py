"""The shop on AWS: CloudFormation templates, what runs at the edge, and the table of what each function may do."""
