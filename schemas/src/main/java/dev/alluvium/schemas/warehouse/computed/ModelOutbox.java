package dev.alluvium.schemas.warehouse.computed;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of a model that is published: its share of {@code ops.published}, where each message
 * stands before it is sent, and what was sent last of each key. Questions and statements for the
 * engine that has both.
 */
public final class ModelOutbox {
  /** For so long it is known of a row that it was taken back. */
  private static final Duration KEPT = Duration.ofDays(1);

  /** So much of rows is in memory at a time. */
  private static final int MOST_CHARACTERS = 4_000_000;

  private final TableSpec model;
  private final String topic;
  private final SqlDialect dialect;
  private final List<ColumnSpec> key;
  private final String mine;

  /**
   * @param topic that is told
   */
  public ModelOutbox(TableSpec model, String topic, SqlDialect dialect) {
    this.model = model;
    this.topic = topic;
    this.dialect = dialect;
    this.key = model.columns().stream().filter(c -> model.key().contains(c.name())).toList();
    this.mine =
        "table_name = %s AND topic = %s"
            .formatted(dialect.literal(model.qualifiedName()), dialect.literal(topic));
  }

  /**
   * A message to be sent.
   *
   * @param key columns and values
   * @param row the same of the row; empty where it is none any more
   */
  public record Message(
      String rowKey,
      Map<String, @Nullable Object> key,
      Optional<Map<String, @Nullable Object>> row) {}

  /** How many messages there are to send: those that stand there, and those that are due. */
  public String due() {
    return dialect.query(
        """
        WITH %s
        SELECT (SELECT COUNT(*) FROM told WHERE NOT is_sent)
          + (SELECT COUNT(*) FROM shown LEFT JOIN told ON told.row_key = shown.row_key
             WHERE told.row_key IS NULL OR told.row_hash IS DISTINCT FROM shown.row_hash)
          + (SELECT COUNT(*) FROM told LEFT JOIN shown ON shown.row_key = told.row_key
             WHERE shown.row_key IS NULL AND told.row_hash IS NOT NULL) AS due"""
            .formatted(relations()));
  }

  /** The largest version that was given; 0 where none was. */
  public String version() {
    return "SELECT COALESCE(MAX(version), 0) FROM %s WHERE %s".formatted(OpsTables.PUBLISHED, mine);
  }

  /**
   * Statements that leave the messages that are due in the outbox, for one transaction.
   *
   * @param version that those get that take rows back, larger than those before; the others get the
   *     next one
   */
  public List<String> fill(long version, Instant now) {
    String at = SqlDialect.literal(now);
    return List.of(
        "DELETE FROM %s WHERE %s AND row_hash IS NULL AND is_sent AND published_at < %s"
            .formatted(OpsTables.PUBLISHED, mine, SqlDialect.literal(now.minus(KEPT))),
        "UPDATE %s SET version = CASE WHEN row_hash IS NULL THEN %s ELSE %s END WHERE %s AND NOT is_sent"
            .formatted(OpsTables.PUBLISHED, version, version + 1, mine),
        dialect.query(
            """
            UPDATE %s
            SET row_hash = CAST(NULL AS STRING), row_values = CAST(NULL AS STRING), is_sent = FALSE, version = %s, published_at = %s
            WHERE %s AND row_hash IS NOT NULL AND row_key NOT IN (WITH %s SELECT row_key FROM shown)"""
                .formatted(OpsTables.PUBLISHED, version, at, mine, relations())),
        dialect.query(
            """
            DELETE FROM %s
            WHERE %s AND row_key IN (
              WITH %s
              SELECT shown.row_key FROM shown INNER JOIN told ON told.row_key = shown.row_key
              WHERE told.row_hash IS DISTINCT FROM shown.row_hash)"""
                .formatted(OpsTables.PUBLISHED, mine, relations())),
        dialect.query(
            """
            INSERT INTO %s (table_name, topic, row_key, row_hash, key_columns, key_values, row_values, is_sent, version, published_at)
            WITH %s
            SELECT %s, %s, shown.row_key, shown.row_hash, %s, shown.key_values, shown.row_values, FALSE, %s, %s
            FROM shown
            WHERE shown.row_key NOT IN (SELECT row_key FROM told)"""
                .formatted(
                    OpsTables.PUBLISHED,
                    relations(),
                    dialect.literal(model.qualifiedName()),
                    dialect.literal(topic),
                    dialect.literal(named(key)),
                    version + 1,
                    at)));
  }

  /**
   * The next messages, as texts that {@link #message} reads; some millions of characters of them at
   * most, and one at least.
   *
   * @param areGone those that take rows back, which go first: one of them may have the key of
   *     another row, where a column is of another type now
   */
  public String next(boolean areGone, int most) {
    return """
        SELECT row_key, key_columns, key_values, row_values
        FROM (
          SELECT row_key, key_columns, key_values, row_values,
            SUM(COALESCE(LENGTH(row_values), 0)) OVER (ORDER BY row_key) - COALESCE(LENGTH(row_values), 0) AS before_it
          FROM (
            SELECT row_key, key_columns, key_values, row_values
            FROM %s
            WHERE %s
            ORDER BY row_key
            LIMIT %s
          ) AS due
        ) AS counted
        WHERE before_it < %s
        ORDER BY row_key"""
        .formatted(OpsTables.PUBLISHED, due(areGone), most, MOST_CHARACTERS);
  }

  /** The statement that keeps that these were sent, up to that key. */
  public String sent(boolean areGone, String rowKey, long version) {
    return "UPDATE %s SET is_sent = TRUE, row_values = CAST(NULL AS STRING) WHERE %s AND version = %s AND row_key <= %s"
        .formatted(OpsTables.PUBLISHED, due(areGone), version, dialect.literal(rowKey));
  }

  private String due(boolean areGone) {
    return "%s AND NOT is_sent AND row_hash IS %s".formatted(mine, areGone ? "NULL" : "NOT NULL");
  }

  /** The message that a row of {@link #next} is. */
  public Message message(List<@Nullable String> texts) {
    return new Message(
        requireNonNull(texts.get(0)),
        values(requireNonNull(texts.get(1)), requireNonNull(texts.get(2))),
        Optional.ofNullable(texts.get(3)).map(row -> values(named(model.columns()), row)));
  }

  /** As {@code id int64, shop string}. */
  private static String named(List<ColumnSpec> columns) {
    return columns.stream()
        .map(column -> column.name() + " " + column.type().contractName())
        .collect(joining(", "));
  }

  private static Map<String, @Nullable Object> values(String named, String joined) {
    List<@Nullable String> texts = EngineText.split(joined);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String column : named.split(", ", -1)) {
      int blank = column.indexOf(' ');
      ColumnType type = ColumnType.valueOf(column.substring(blank + 1).toUpperCase(Locale.ROOT));
      values.put(column.substring(0, blank), EngineText.value(type, texts.get(values.size())));
    }
    return values;
  }

  /** {@code shown}, the model's rows, and {@code told}, what stands in the outbox. */
  private String relations() {
    List<String> texts = new ArrayList<>();
    for (ColumnSpec column : model.columns()) {
      texts.add(
          "%s AS value_%s"
              .formatted(
                  EngineText.of(column.type(), "m." + column.name(), dialect), texts.size()));
    }
    return """
        texts AS (
          SELECT %s
          FROM %s AS m
        ),
        joined AS (
          SELECT %s AS key_values, %s AS row_values
          FROM texts
        ),
        shown AS (
          SELECT TO_HEX(SHA256(CONCAT(%s, key_values))) AS row_key, TO_HEX(SHA256(CONCAT(%s, row_values))) AS row_hash, key_values, row_values
          FROM joined
        ),
        told AS (
          SELECT row_key, row_hash, is_sent
          FROM %s
          WHERE %s
        )"""
        .formatted(
            String.join(", ", texts),
            model.qualifiedName(),
            EngineText.joined(places(key)),
            EngineText.joined(places(model.columns())),
            dialect.literal(named(key) + ": "),
            dialect.literal(named(model.columns()) + ": "),
            OpsTables.PUBLISHED,
            mine);
  }

  private List<String> places(List<ColumnSpec> columns) {
    return IntStream.range(0, model.columns().size())
        .filter(i -> columns.contains(model.columns().get(i)))
        .mapToObj(i -> "value_" + i)
        .toList();
  }
}
