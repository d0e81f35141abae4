package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the database has to be for its changes to be captured, and which tables it has. */
final class CapturedTables {
  /** Before it, nothing tells which transactions a read has seen. */
  private static final int OLDEST_VERSION = 130_000;

  /** Others are left out by Debezium in silence where tables are read by ranges. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$-]+\\.[\\p{L}\\p{N}_$.-]+");

  private static final String ODD_NAME =
      "its name has other signs than letters, digits, _, - and $";

  private static final String TABLES =
      """
      SELECT n.nspname || '.' || c.relname, key.indexrelid IS NOT NULL,
        has_table_privilege(c.oid, 'SELECT'),
        CASE
          WHEN EXISTS (SELECT 1 FROM pg_attribute AS a
              WHERE a.attrelid = c.oid AND a.attgenerated <> '' AND NOT a.attisdropped)
            THEN 'it has a generated column'
          WHEN 'n' = ANY (leaf.identities)
            THEN 'its replica identity is NOTHING; ALTER TABLE … REPLICA IDENTITY DEFAULT, of each partition'
          WHEN 'd' = ANY (leaf.identities) AND NOT key.indimmediate
            THEN 'its primary key is deferrable, and the database would refuse updates and deletes of what is published; ALTER TABLE … REPLICA IDENTITY FULL'
          WHEN 'i' = ANY (leaf.identities)
            THEN 'its replica identity is an index, which need not say which row of the primary key is meant; ALTER TABLE … REPLICA IDENTITY DEFAULT, or FULL'
          WHEN c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_inherits AS i WHERE i.inhparent = c.oid)
            THEN 'other tables inherit from it, and their rows would be read with it, but their changes told as theirs'
          WHEN row_security_active(c.oid)
            THEN 'policies hide rows of it from this user; ALTER ROLE … BYPASSRLS'
        END
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_index AS key ON key.indrelid = c.oid AND key.indisprimary
      CROSS JOIN LATERAL (
        SELECT array_agg(CASE WHEN l.relreplident = 'i' AND EXISTS (SELECT 1 FROM pg_index AS r
            WHERE r.indrelid = l.oid AND r.indisreplident AND r.indisprimary)
          THEN 'd' ELSE l.relreplident::text END) AS identities
        FROM pg_class AS l
        WHERE l.oid = c.oid OR c.relkind = 'p' AND l.oid IN (
          SELECT p.relid FROM pg_partition_tree(c.oid) AS p)) AS leaf
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relpersistence = 'p' AND n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
      ORDER BY 1""";

  private CapturedTables() {}

  /**
   * The tables to capture, as {@code schema.table}.
   *
   * @throws InputException if the database or a table is not fit for it, with what to do
   */
  static List<String> of(Connection database, ConnectorSettings settings) throws SQLException {
    check(database);
    List<String> tables = new ArrayList<>();
    List<String> keyless = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    List<String> unfit = new ArrayList<>();
    try (Statement query = database.createStatement();
        ResultSet rows = query.executeQuery(TABLES)) {
      while (rows.next()) {
        String table = rows.getString(1);
        if (settings.includes(table)) {
          (rows.getBoolean(2) ? tables : keyless).add(table);
          if (!rows.getBoolean(3)) {
            hidden.add(table);
          }
          String reason = NAME.matcher(table).matches() ? rows.getString(4) : ODD_NAME;
          if (reason != null) {
            unfit.add("%s cannot be captured: %s.".formatted(table, reason));
          }
        }
      }
    }
    if (!keyless.isEmpty()) {
      throw new InputException(
          "%s has no primary key, so nobody could say which row a change is of. Add one, or leave the table out by table.exclude.list in --config."
              .formatted(String.join(", ", keyless)));
    }
    if (!unfit.isEmpty()) {
      throw new InputException(
          String.join(" ", unfit) + " Or leave it out by table.exclude.list in --config.");
    }
    Set<String> topics = new HashSet<>();
    for (String table : tables) {
      if (!topics.add(settings.topic(table))) {
        throw new InputException(
            "%s and another table would have one topic, as other signs than letters and digits are _ there. Leave one out by table.exclude.list in --config."
                .formatted(table));
      }
    }
    if (!hidden.isEmpty()) {
      throw new InputException(
          "This user may not read %s: GRANT SELECT, and USAGE of the schema, by the tables' owner"
              .formatted(String.join(", ", hidden)));
    }
    if (tables.isEmpty()) {
      throw new InputException(
          "There is no table to capture: %s matches none of the database"
              .formatted(settings.inclusion()));
    }
    ColumnTypes.check(database, settings, tables);
    Publication.check(database, settings, tables);
    return tables;
  }

  private static void check(Connection database) throws SQLException {
    int version = Integer.parseInt(one(database, "SHOW server_version_num"));
    if (version < OLDEST_VERSION) {
      throw new InputException(
          "PostgreSQL %s is too old; 13 is the oldest"
              .formatted(one(database, "SHOW server_version")));
    }
    if (!one(database, "SHOW wal_level").equals("logical")) {
      throw new InputException(
          "The database does not log changes for others to read: set wal_level = logical, and restart it");
    }
    boolean mayReplicate =
        one(
                database,
                "SELECT rolreplication OR rolsuper OR EXISTS (SELECT 1 FROM pg_roles AS managed"
                    + " WHERE managed.rolname = 'rds_replication'"
                    + " AND pg_has_role(current_user, managed.oid, 'member'))"
                    + " FROM pg_roles WHERE rolname = current_user")
            .equals("t");
    if (!mayReplicate) {
      throw new InputException(
          "This user may not read the log: ALTER ROLE … REPLICATION, by one who may");
    }
    String types =
        one(
            database,
            """
            SELECT string_agg(t.oid::regtype::text, ', ' ORDER BY t.oid) FROM pg_type AS t
            WHERE t.typcategory = 'E' AND NOT EXISTS (
              SELECT 1 FROM pg_enum AS e WHERE e.enumtypid = t.oid)""");
    if (!types.isEmpty()) {
      throw new InputException(
          "Debezium cannot read the types of this database: %s is a domain over an enum, or an enum without values. Give the domain's columns the enum itself, and drop it"
              .formatted(types));
    }
  }

  private static String one(Connection database, String sql) throws SQLException {
    try (Statement query = database.createStatement();
        ResultSet rows = query.executeQuery(sql)) {
      String value = rows.next() ? rows.getString(1) : null;
      return value == null ? "" : value;
    }
  }
}
