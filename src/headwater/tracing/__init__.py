"""Documents, their attributions -> links between documents, stories, claims and their origins."""
