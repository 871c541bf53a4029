-- What the service's own role may do: call the functions, read, keep its readers' books, and make read tables in
-- schemas of their own. {role} is the role's quoted name, {database} that of the database.
REVOKE ALL ON head, event, request, claim, checkpoint, epoch, parked, projection, rebuild, alembic_version
    FROM PUBLIC, {role};
REVOKE ALL ON FUNCTION append, begin_epoch, forget_requests FROM PUBLIC, {role};
REVOKE ALL ON SCHEMA public FROM {role};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT ON head, event, request, claim, checkpoint, epoch, parked, projection, rebuild, alembic_version TO {role};
GRANT INSERT, UPDATE, DELETE ON checkpoint, parked, projection, rebuild TO {role};
GRANT EXECUTE ON FUNCTION append, begin_epoch, forget_requests TO {role};
