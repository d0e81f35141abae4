package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What a warehouse has of the windows that a stream will not be told of again. */
public final class AlertPast {
  private final List<KV<Long, Watched>> bySlot;
  private final long knownUntilMillis;

  private AlertPast(List<KV<Long, Watched>> bySlot, long knownUntilMillis) {
    this.bySlot = bySlot;
    this.knownUntilMillis = knownUntilMillis;
  }

  /** Nothing: the warehouse is new, or the stream goes on with its state. */
  public static AlertPast none() {
    return new AlertPast(List.of(), Long.MIN_VALUE);
  }

  /**
   * The answer to {@link dev.alluvium.schemas.warehouse.mart.AlertViews#history}.
   *
   * @param rows as texts, by the query's columns
   * @param knownUntil not before the start of any window that the warehouse has
   */
  public static AlertPast of(
      AlertSpec alert, TableSpec mart, List<List<@Nullable String>> rows, Instant knownUntil) {
    Schema schema = per(alert, mart);
    List<KV<Long, Watched>> bySlot = new ArrayList<>();
    for (List<@Nullable String> row : rows) {
      Row.Builder per = Row.withSchema(schema);
      int column = 0;
      for (Schema.Field field : schema.getFields()) {
        per.addValue(value(field, row.get(column++)));
      }
      long day = LocalDate.parse(String.valueOf(row.get(column))).toEpochDay();
      long slot = Long.parseLong(String.valueOf(row.get(column + 1)));
      BigDecimal total = new BigDecimal(String.valueOf(row.get(column + 2)));
      long windows = Long.parseLong(String.valueOf(row.get(column + 3)));
      bySlot.add(KV.of(slot, Watched.past(per.build(), day, total, windows)));
    }
    return new AlertPast(bySlot, knownUntil.toEpochMilli());
  }

  private static @Nullable Object value(Schema.Field field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (field.getType().getTypeName()) {
      case INT64 -> Long.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case LOGICAL_TYPE -> LocalDate.parse(text);
      default -> text;
    };
  }

  /** Of the mart's columns those that tell apart what is watched. */
  static Schema per(AlertSpec alert, TableSpec mart) {
    Schema.Builder schema = Schema.builder();
    alert.per().forEach(column -> schema.addField(mart.rowSchema().getField(column)));
    return schema.build();
  }

  /** All that is known of a weekday, a slot and a share comes at once. */
  List<KV<ShardKey, List<Watched>>> shares(int shards) {
    Map<ShardKey, List<Watched>> shares = new LinkedHashMap<>();
    for (KV<Long, Watched> past : bySlot) {
      ShardKey key = share(past.getValue(), past.getKey(), shards);
      shares.computeIfAbsent(key, k -> new ArrayList<>()).add(past.getValue());
    }
    List<KV<ShardKey, List<Watched>>> listed = new ArrayList<>();
    shares.forEach((key, watched) -> listed.add(KV.of(key, watched)));
    return listed;
  }

  long knownUntilMillis() {
    return knownUntilMillis;
  }

  /** The key of state: weekday and slot, and a share of what is watched. */
  static ShardKey share(Watched watched, long slot, int shards) {
    return new ShardKey(
        7 * slot + Math.floorMod(watched.day(), 7),
        Math.floorMod(watched.per().hashCode(), shards));
  }

  /** The slot that a share is of. */
  static long slot(ShardKey share) {
    return Math.floorDiv(share.slot(), 7);
  }
}
