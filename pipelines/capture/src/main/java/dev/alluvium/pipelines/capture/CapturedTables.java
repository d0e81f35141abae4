package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

  private CapturedTables() {}

  /**
   * The tables to capture, as {@code schema.table}.
   *
   * @throws InputException if the database or a table is not fit for it, with what to do
   */
  static List<String> of(Connection database, ConnectorSettings settings) throws SQLException {
    check(database, settings);
    List<String> tables = new ArrayList<>();
    List<String> keyless = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    try (Statement query = database.createStatement();
        ResultSet rows =
            query.executeQuery(
                """
                SELECT n.nspname || '.' || c.relname,
                  EXISTS (SELECT 1 FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary),
                  has_table_privilege(c.oid, 'SELECT'),
                  c.relreplident = 'n' OR EXISTS (SELECT 1 FROM pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attgenerated <> '' AND NOT a.attisdropped)
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relpersistence = 'p' AND n.nspname !~ '^pg_'
                  AND n.nspname <> 'information_schema'
                ORDER BY 1""")) {
      while (rows.next()) {
        String table = rows.getString(1);
        if (settings.includes(table)) {
          (rows.getBoolean(2) ? tables : keyless).add(table);
          if (!rows.getBoolean(3)) {
            hidden.add(table);
          }
          if (rows.getBoolean(4) || !NAME.matcher(table).matches()) {
            untold.add(table);
          }
        }
      }
    }
    if (!keyless.isEmpty()) {
      throw new InputException(
          "%s has no primary key, so nobody could say which row a change is of. Add one, or leave the table out by table.exclude.list in --config."
              .formatted(String.join(", ", keyless)));
    }
    if (!untold.isEmpty()) {
      throw new InputException(
          "%s cannot be captured: a table whose name has other signs than letters, digits, _, - and $, that has a generated column, or whose replica identity is NOTHING. Leave it out by table.exclude.list in --config."
              .formatted(String.join(", ", untold)));
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
    if (settings.makesNoPublication()) {
      checkPublished(database, settings, tables);
    }
    return tables;
  }

  /** A publication that others make has to have all tables, and that of the signals. */
  private static void checkPublished(
      Connection database, ConnectorSettings settings, List<String> tables) throws SQLException {
    List<String> missing = new ArrayList<>(tables);
    missing.add(settings.signalTable());
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?")) {
      query.setString(1, settings.publication());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          missing.remove(rows.getString(1));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          "Publication %1$s does not have %2$s: ALTER PUBLICATION %1$s ADD TABLE …, by the tables' owner; of partitioned tables the root, with publish_via_partition_root"
              .formatted(settings.publication(), String.join(", ", missing)));
    }
  }

  private static void check(Connection database, ConnectorSettings settings) throws SQLException {
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
    if (settings.makesNoPublication()) {
      String there =
          one(
              database,
              "SELECT count(*) FROM pg_publication WHERE pubname = '%s'"
                  .formatted(settings.publication().replace("'", "''")));
      if (there.equals("0")) {
        throw new InputException(
            "There is no publication %1$s: CREATE PUBLICATION %1$s FOR TABLE …, by the tables' owner"
                .formatted(settings.publication()));
      }
    }
  }

  private static String one(Connection database, String sql) throws SQLException {
    try (Statement query = database.createStatement();
        ResultSet rows = query.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }
}
