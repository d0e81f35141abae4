-- Lets the account that captures changes read these tables, and nothing else. Safe to run again, as after a table was added.
-- Terraform puts the names in; scripts/deploy capture runs it, as a role that owns the tables or is a member of their owner,
-- and that may give REPLICATION: cloudsqlsuperuser, which is no superuser.
BEGIN;

CREATE SCHEMA IF NOT EXISTS ${schema};

-- Written to at every heartbeat, so that the slot moves on while the tables of the application rest.
CREATE TABLE IF NOT EXISTS ${schema}.heartbeat (
  id integer PRIMARY KEY CHECK (id = 1),
  beaten_at timestamptz NOT NULL
);

-- Told to the connector by an INSERT: take a snapshot of a table.
CREATE TABLE IF NOT EXISTS ${schema}.signal (
  id varchar(64) PRIMARY KEY,
  type varchar(32) NOT NULL,
  data varchar(2048)
);

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = '${publication}') THEN
    CREATE PUBLICATION ${publication} WITH (publish = 'insert, update, delete, truncate');
  END IF;
END
$$;

ALTER PUBLICATION ${publication} SET TABLE
  ${join(",\n  ", [for table in tables : "\"${replace(table, ".", "\".\"")}\""])},
  ${schema}.heartbeat,
  ${schema}.signal;

GRANT USAGE ON SCHEMA ${join(", ", [for each in distinct([for table in tables : split(".", table)[0]]) : "\"${each}\""])}, ${schema} TO "${account}";
GRANT SELECT ON
  ${join(",\n  ", [for table in tables : "\"${replace(table, ".", "\".\"")}\""])}
  TO "${account}";
GRANT SELECT, INSERT, UPDATE ON ${schema}.heartbeat TO "${account}";
GRANT SELECT, INSERT ON ${schema}.signal TO "${account}";

ALTER ROLE "${account}" WITH REPLICATION;

COMMIT;
