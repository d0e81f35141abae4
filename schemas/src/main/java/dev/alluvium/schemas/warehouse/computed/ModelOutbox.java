package dev.alluvium.schemas.warehouse.computed;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of a model that is published: its share of {@code ops.published}, where each message
 * stands before it is sent, and what was sent last of each key. Questions and statements for the
 * engine that has both.
 */
public final class ModelOutbox {
  /** For so long it is known of a row that it was taken back. */
  private static final Duration KEPT = Duration.ofDays(1);

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
   * @param row with its key alone where it is none any more
   */
  public record Message(String rowKey, Row row, boolean isGone) {}

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
   * @param version that all of them get, larger than those before
   */
  public List<String> fill(long version, Instant now) {
    String at = SqlDialect.literal(now);
    return List.of(
        "DELETE FROM %s WHERE %s AND row_hash IS NULL AND is_sent AND published_at < %s"
            .formatted(OpsTables.PUBLISHED, mine, SqlDialect.literal(now.minus(KEPT))),
        "UPDATE %s SET version = %s WHERE %s AND NOT is_sent"
            .formatted(OpsTables.PUBLISHED, version, mine),
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
            INSERT INTO %s (table_name, topic, row_key, row_hash, key_values, row_values, is_sent, version, published_at)
            WITH %s
            SELECT %s, %s, shown.row_key, shown.row_hash, shown.key_values, shown.row_values, FALSE, %s, %s
            FROM shown
            WHERE shown.row_key NOT IN (SELECT row_key FROM told)"""
                .formatted(
                    OpsTables.PUBLISHED,
                    relations(),
                    dialect.literal(model.qualifiedName()),
                    dialect.literal(topic),
                    version,
                    at)));
  }

  /** The next messages, as texts that {@link #message} reads. */
  public String next(int most) {
    return "SELECT row_key, key_values, row_values FROM %s WHERE %s AND NOT is_sent ORDER BY row_key LIMIT %s"
        .formatted(OpsTables.PUBLISHED, mine, most);
  }

  /** The statement that keeps that these were sent, up to that key. */
  public String sent(String rowKey, long version) {
    return "UPDATE %s SET is_sent = TRUE, row_values = CAST(NULL AS STRING) WHERE %s AND NOT is_sent AND version = %s AND row_key <= %s"
        .formatted(OpsTables.PUBLISHED, mine, version, dialect.literal(rowKey));
  }

  /** The message that a row of {@link #next} is. */
  public Message message(List<@Nullable String> texts) {
    String rowValues = texts.get(2);
    boolean isGone = rowValues == null;
    List<@Nullable String> values =
        EngineText.split(isGone ? requireNonNull(texts.get(1)) : rowValues);
    List<ColumnSpec> told = isGone ? key : model.columns();
    @Nullable Object[] row = new @Nullable Object[model.columns().size()];
    for (int i = 0; i < told.size(); i++) {
      row[model.columns().indexOf(told.get(i))] =
          EngineText.value(told.get(i).type(), values.get(i));
    }
    return new Message(
        requireNonNull(texts.get(0)), Row.withSchema(model.rowSchema()).attachValues(row), isGone);
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
    String columns =
        model.columns().stream()
            .map(column -> column.name() + " " + column.type().contractName())
            .collect(joining(", "));
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
          SELECT TO_HEX(SHA256(key_values)) AS row_key, TO_HEX(SHA256(CONCAT(%s, row_values))) AS row_hash, key_values, row_values
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
            dialect.literal(columns + ": "),
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
