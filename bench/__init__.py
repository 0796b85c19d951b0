"""What a request costs: statements, and CPU of server and database together, on made-up matters of a given number."""
