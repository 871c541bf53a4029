"""The seeded simulation: the kernel under writers, consumers and accidents that meet at every await, by one seed."""
