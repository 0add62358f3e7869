"""What speaks to a service: sessions, sockets, Conduit, and the secrets taken out of what comes back."""
