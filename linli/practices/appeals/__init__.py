"""诉求: what residents raise, what the hotline forwards, what is found on a round; public answers and figures."""
