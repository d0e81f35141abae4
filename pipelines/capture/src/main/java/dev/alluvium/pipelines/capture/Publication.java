package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database gives out of its log. One that is there already may give less than all changes
 * of the tables, and nothing would tell of those that are missing.
 */
final class Publication {
  private Publication() {}

  /**
   * Looks whether it gives out all that is captured; where it is not there, whether it will be
   * made.
   *
   * @param tables as {@code schema.table}
   * @throws InputException if it does not, with what to do
   */
  static void check(Connection database, ConnectorSettings settings, List<String> tables)
      throws SQLException {
    String name = settings.publication();
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot FROM pg_publication WHERE pubname = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          if (settings.makesNoPublication()) {
            throw new InputException(
                "There is no publication %1$s: CREATE PUBLICATION %1$s FOR TABLE …, by the tables' owner"
                    .formatted(name));
          }
          return;
        }
        if (!row.getBoolean(1)) {
          throw new InputException(
              "Publication %1$s leaves kinds of changes out: ALTER PUBLICATION %1$s SET (publish = 'insert, update, delete, truncate'), by its owner"
                  .formatted(name));
        }
        if (!row.getBoolean(2)) {
          checkRoots(database, name, tables);
        }
      }
    }
    if (!settings.alwaysSetsPublication()) {
      checkTables(database, settings, tables);
    }
    checkWhole(database, name);
  }

  private static void checkRoots(Connection database, String name, List<String> tables)
      throws SQLException {
    List<String> roots =
        names(
            database,
            "SELECT n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
                + " WHERE c.relkind = 'p' AND n.nspname || '.' || c.relname = ANY (?)",
            database.createArrayOf("text", tables.toArray()));
    if (!roots.isEmpty()) {
      throw new InputException(
          "Publication %1$s tells changes of %2$s under the names of partitions: ALTER PUBLICATION %1$s SET (publish_via_partition_root = true), by its owner"
              .formatted(name, String.join(", ", roots)));
    }
  }

  /** Those of the tables that it does not have, so that nobody was told of their changes. */
  static List<String> lacks(Connection database, ConnectorSettings settings, List<String> tables)
      throws SQLException {
    List<String> missing = new ArrayList<>(tables);
    missing.removeAll(
        names(
            database,
            "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?",
            settings.publication()));
    return missing;
  }

  private static void checkTables(
      Connection database, ConnectorSettings settings, List<String> tables) throws SQLException {
    List<String> all = new ArrayList<>(tables);
    all.add(settings.signalTable());
    List<String> missing = lacks(database, settings, all);
    if (!missing.isEmpty()) {
      throw new InputException(
          "Publication %1$s does not have %2$s: ALTER PUBLICATION %1$s ADD TABLE …, by the tables' owner; of partitioned tables the root, with publish_via_partition_root"
              .formatted(settings.publication(), String.join(", ", missing)));
    }
  }

  /** Rows and columns can be left out since PostgreSQL 15. */
  private static void checkWhole(Connection database, String name) throws SQLException {
    List<String> filtered =
        names(
            database,
            "SELECT r.prrelid::regclass::text FROM pg_publication_rel AS r JOIN pg_publication AS p ON p.oid = r.prpubid"
                + " WHERE p.pubname = ? AND coalesce(to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs') IS NOT NULL",
            name);
    if (!filtered.isEmpty()) {
      throw new InputException(
          "Publication %1$s leaves rows or columns of %2$s out: ALTER PUBLICATION %1$s SET TABLE … without WHERE and columns, by its owner; leave columns out by column.exclude.list in --config"
              .formatted(name, String.join(", ", filtered)));
    }
  }

  private static List<String> names(Connection database, String sql, Object argument)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = database.prepareStatement(sql)) {
      query.setObject(1, argument);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }
}
