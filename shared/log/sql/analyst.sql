-- What an analyst may do: read events, in which personal data is ciphertext, and where the readers stand; beside the
-- schemas of read tables, which the serving role opens as it makes them. {analyst} is the role's quoted name.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {analyst};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {analyst};
REVOKE ALL ON SCHEMA public FROM {analyst};
GRANT USAGE ON SCHEMA public TO {analyst};
GRANT SELECT ON event, epoch, checkpoint, projection TO {analyst};
