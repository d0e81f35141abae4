package dev.alluvium.schemas.warehouse.computed;

import static dev.alluvium.schemas.warehouse.table.SqlDialect.literal;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.vault.GhostRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that compute a PIT table's rows of a range of time. Where a satellite has none in
 * force, the row refers to the satellite's ghost.
 */
final class PitSql {
  private final PitSpec pit;
  private final String table;
  private final HashAlgorithm hash;

  PitSql(PitSpec pit, HashAlgorithm hash) {
    this.pit = pit;
    this.table = pit.qualifiedName();
    this.hash = hash;
  }

  /**
   * Replaces the snapshots from {@code from} up to before {@code until} by those given, which lie
   * there.
   */
  List<String> rebuild(Instant from, Instant until, List<Instant> snapshots, SqlDialect dialect) {
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        DELETE FROM %s
        WHERE snapshot_ts >= %s AND snapshot_ts < %s"""
            .formatted(table, literal(from), literal(until)));
    if (!snapshots.isEmpty()) {
      statements.add(insert(snapshots, dialect));
    }
    return List.copyOf(statements);
  }

  private String insert(List<Instant> snapshots, SqlDialect dialect) {
    String hashKey = pit.hub().hashKey();
    String ghostKey = "'" + GhostRows.zeroKey(hash) + "'";
    List<String> columns = new ArrayList<>(List.of(hashKey, PitRelations.SNAPSHOT_TS));
    List<String> values = new ArrayList<>(List.of("h." + hashKey, "d.snapshot_ts"));
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < pit.satellites().size(); i++) {
      String satellite = pit.satellites().get(i);
      String s = "s" + (i + 1);
      add(columns, values, satellite + "_hk", s + "." + hashKey, ghostKey);
      add(columns, values, satellite, s, "load_ts", literal(GhostRows.LOAD_TS));
      add(columns, values, satellite, s, "load_sequence", "0");
      add(columns, values, satellite, s, "hashdiff", ghostKey);
      joins.append(inForce(satellite, s, List.of(hashKey), "h", "d.snapshot_ts"));
    }
    return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM %s AS h
        CROSS JOIN (%s) AS d%s
        WHERE %s"""
        .formatted(
            table,
            String.join(", ", columns),
            String.join(", ", values),
            Dataset.VAULT.table(pit.hub().name()),
            dialect.rows(snapshots, PitRelations.SNAPSHOT_TS),
            joins,
            GhostRows.isNone("h." + hashKey, hash));
  }

  private static void add(
      List<String> columns, List<String> values, String satellite, String s, String of, String no) {
    add(columns, values, satellite + "_" + of, s + "." + of, no);
  }

  private static void add(
      List<String> columns, List<String> values, String column, String value, String otherwise) {
    columns.add(column);
    values.add("COALESCE(%s, %s)".formatted(value, otherwise));
  }

  /**
   * A join to the one row of a history that is in force at an instant, if there is one: rows of a
   * key tile time, so the greatest (load_ts, load_sequence, hashdiff) until then is the one whose
   * time it is.
   */
  static String inForce(
      String satellite, String alias, List<String> keys, String path, String instant) {
    return """

        LEFT JOIN %1$s AS %2$s
          ON %3$s
          AND %2$s.load_ts <= %4$s AND (%2$s.effective_to IS NULL OR %2$s.effective_to > %4$s)"""
        .formatted(
            Dataset.VAULT.table(satellite),
            alias,
            keys.stream()
                .map(key -> alias + "." + key + " = " + path + "." + key)
                .collect(joining(" AND ")),
            instant);
  }
}
