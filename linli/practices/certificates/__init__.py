"""证明即时办: certificates a community may issue, on facts of the registry, verified by anyone who gets the paper."""
