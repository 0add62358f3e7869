"""What seeder relies on of a server, as cases that run against recordings, the sandbox and a real Phorge."""
