package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a topic has not been told of a model's rows, and that it was told: questions and statements
 * for the engine that has the model and {@code ops.published}.
 */
public final class ModelChanges {
  /** For so long it is known of a row that it was taken back. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final TableSpec model;
  private final SqlDialect dialect;

  public ModelChanges(TableSpec model, SqlDialect dialect) {
    this.model = model;
    this.dialect = dialect;
  }

  /**
   * A message that was sent.
   *
   * @param rowHash NULL of a row that was taken back
   */
  public record Told(String rowKey, @Nullable String rowHash, String messageKey) {}

  /**
   * Some of what was not told yet, as texts: the hash of the key, then that of the row, which is
   * NULL of what is no row any more, then the message's key, which is NULL of what is one, then the
   * columns in the table's order: as {@link #text} has them.
   */
  public String untold(int most) {
    List<String> texts = new ArrayList<>();
    for (ColumnSpec column : model.columns()) {
      texts.add("%s AS value_%s".formatted(text(column), texts.size()));
    }
    String hash = hash(model.columns());
    String key =
        hash(model.columns().stream().filter(c -> model.key().contains(c.name())).toList());
    String values =
        texts.stream()
            .map(t -> "shown." + t.substring(t.lastIndexOf(' ') + 1))
            .collect(joining(", "));
    String none = texts.stream().map(t -> "CAST(NULL AS STRING)").collect(joining(", "));
    return dialect.query(
        """
        WITH shown AS (
          SELECT %s AS row_key, %s AS row_hash, %s
          FROM %s AS m
        ), told AS (
          SELECT row_key, row_hash, message_key
          FROM %s
          WHERE table_name = %s
        )
        SELECT shown.row_key, shown.row_hash, CAST(NULL AS STRING) AS message_key, %s
        FROM shown
        LEFT JOIN told ON told.row_key = shown.row_key
        WHERE COALESCE(told.row_hash, '') <> shown.row_hash
        UNION ALL
        SELECT told.row_key, CAST(NULL AS STRING), told.message_key, %s
        FROM told
        LEFT JOIN shown ON shown.row_key = told.row_key
        WHERE shown.row_key IS NULL AND told.row_hash IS NOT NULL
        LIMIT %s"""
            .formatted(
                key,
                hash,
                String.join(", ", texts),
                model.qualifiedName(),
                OpsTables.PUBLISHED,
                dialect.literal(model.qualifiedName()),
                values,
                none,
                most));
  }

  /** The largest version that was told; 0 where nothing was. */
  public String version() {
    return "SELECT COALESCE(MAX(version), 0) FROM %s WHERE table_name = %s"
        .formatted(OpsTables.PUBLISHED, dialect.literal(model.qualifiedName()));
  }

  /** Statements that keep what was told. */
  public List<String> keep(List<Told> told, long version, Instant now) {
    String table = dialect.literal(model.qualifiedName());
    String keys =
        told.stream().map(one -> dialect.literal(one.rowKey())).collect(joining(", ", "(", ")"));
    String rows =
        told.stream()
            .map(
                one ->
                    "(%s, %s, %s, %s, %s, %s)"
                        .formatted(
                            table,
                            dialect.literal(one.rowKey()),
                            one.rowHash() == null ? "NULL" : dialect.literal(one.rowHash()),
                            dialect.literal(one.messageKey()),
                            version,
                            SqlDialect.literal(now)))
            .collect(joining(", "));
    return List.of(
        "DELETE FROM %s WHERE table_name = %s AND (row_key IN %s OR (row_hash IS NULL AND published_at < %s))"
            .formatted(OpsTables.PUBLISHED, table, keys, SqlDialect.literal(now.minus(KEPT))),
        "INSERT INTO %s (table_name, row_key, row_hash, message_key, version, published_at) VALUES %s"
            .formatted(OpsTables.PUBLISHED, rows));
  }

  /** Each value behind the number of its characters, so that no two rows share a text. */
  private String hash(List<ColumnSpec> columns) {
    return columns.stream()
        .map(this::text)
        .map(
            "CASE WHEN %1$s IS NULL THEN '-' ELSE CONCAT(CAST(LENGTH(%1$s) AS STRING), ':', %1$s) END"
                ::formatted)
        .collect(joining(", ", "TO_HEX(SHA256(CONCAT(", ")))"));
  }

  /**
   * A value as a text: an instant as its day and the microseconds since that began, bytes in
   * Base64, all else as the engine writes it.
   */
  private String text(ColumnSpec column) {
    String value = "m." + column.name();
    return switch (column.type()) {
      case STRING -> value;
      case TIMESTAMP ->
          "CASE WHEN %s IS NOT NULL THEN %s END".formatted(value, EngineText.ofInstant(value));
      case JSON -> dialect.jsonText(value);
      case BYTES -> "TO_BASE64(%s)".formatted(value);
      case INT64, FLOAT64, NUMERIC, BOOLEAN, DATE -> "CAST(%s AS STRING)".formatted(value);
    };
  }
}
