"""The ground floor: tenancy, workflow, events, jobs, clock, ids, encryption, search, files. It knows nobody."""
