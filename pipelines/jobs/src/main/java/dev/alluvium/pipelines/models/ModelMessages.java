package dev.alluvium.pipelines.models;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.computed.ModelChanges;
import dev.alluvium.schemas.warehouse.computed.ModelChanges.Told;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.text.JsonObjects;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a topic of a model's rows: of each that is new or has other values a message with the row,
 * of each that is none any more one without a value. What was told is kept in the warehouse once
 * brokers have it, so that messages come at least once, also through kills, and the last one of a
 * key is what the model had when it was told of.
 */
final class ModelMessages {
  /** So many messages are in memory at a time, and kept by one statement. */
  private static final int BATCH = 1000;

  /** Behind the hash of the key, that of the row, and the message's key. */
  private static final int FIRST_VALUE = 3;

  private final TableSpec model;
  private final ModelChanges changes;
  private final Publisher publisher;
  private final WarehouseSession warehouse;
  private final InstantSource clock;

  ModelMessages(
      TableSpec model, Publisher publisher, WarehouseSession warehouse, InstantSource clock) {
    this.model = model;
    this.changes = new ModelChanges(model, warehouse.dialect());
    this.publisher = publisher;
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /**
   * Sends what was not told yet; returns when it has arrived.
   *
   * @throws dev.alluvium.transforms.source.InputException if brokers do not take it
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if the warehouse does not answer
   */
  void send() {
    List<List<@Nullable String>> untold = warehouse.texts(changes.untold(BATCH));
    if (untold.isEmpty()) {
      return;
    }
    try (Publisher.Session session = publisher.open()) {
      while (!untold.isEmpty()) {
        send(untold, session);
        untold = untold.size() < BATCH ? List.of() : warehouse.texts(changes.untold(BATCH));
      }
    }
  }

  private void send(List<List<@Nullable String>> untold, Publisher.Session session) {
    Instant now = clock.instant();
    long version =
        Math.max(
            ChronoUnit.MICROS.between(Instant.EPOCH, now),
            warehouse.numbers(changes.version()).get(0) + 1);
    List<Told> told = new ArrayList<>();
    for (List<@Nullable String> row : untold) {
      String rowHash = row.get(1);
      String gone = row.get(2);
      byte[] key = gone == null ? json(row, model.key()) : gone.getBytes(StandardCharsets.UTF_8);
      session.send(key, rowHash == null ? null : json(row, names()), version);
      told.add(
          new Told(
              Objects.requireNonNull(row.get(0)),
              rowHash,
              new String(key, StandardCharsets.UTF_8)));
    }
    session.flush();
    warehouse.transact(OpsTables.PUBLISHED, changes.keep(told, version, now));
  }

  private List<String> names() {
    return model.columns().stream().map(ColumnSpec::name).toList();
  }

  private byte[] json(List<@Nullable String> row, List<String> shown) {
    return JsonObjects.write(
        members -> {
          for (int i = 0; i < model.columns().size(); i++) {
            ColumnSpec column = model.columns().get(i);
            if (shown.contains(column.name())) {
              members.add(column.name(), value(column.type(), row.get(FIRST_VALUE + i)));
            }
          }
        });
  }

  private static @Nullable Object value(ColumnType type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case STRING, DATE, JSON, BYTES -> text;
      case INT64 -> Long.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> new BigDecimal(text).stripTrailingZeros();
      case BOOLEAN -> Boolean.valueOf(text);
      case TIMESTAMP -> instant(text);
    };
  }

  private static Instant instant(String text) {
    int micros = text.indexOf('T') + 1;
    return LocalDate.parse(text.substring(0, micros - 1))
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plus(Long.parseLong(text.substring(micros)), ChronoUnit.MICROS);
  }
}
