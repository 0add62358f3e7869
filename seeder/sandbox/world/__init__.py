"""The community that a rehearsal plays in: small, friendly, and invented."""

from seeder.sandbox.world.seeding import CALLER, caller_token, seed, token_of

__all__ = ["CALLER", "caller_token", "seed", "token_of"]
