"""The log of one service: one dense order of everything it decided and everything it heard."""
