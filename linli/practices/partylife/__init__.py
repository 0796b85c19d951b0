"""Party life (组织生活): what is due in each branch, held, minuted; tasks that cascade and report back."""
