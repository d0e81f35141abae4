package dev.alluvium.pipelines.models;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.warehouse.computed.ModelOutbox;
import dev.alluvium.schemas.warehouse.computed.ModelOutbox.Message;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.text.JsonObjects;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a topic of a model's rows: of each that is new or has other values a message with the row,
 * of each that is none any more one without a value. A message stands in the warehouse before it is
 * sent, and is kept as sent once brokers have it. So messages come at least once, also through
 * kills, whatever becomes of a row meanwhile, and the last one of a key is what the model had when
 * it was told of.
 */
final class ModelMessages {
  /** So many messages are in memory at a time. */
  private static final int BATCH = 1000;

  private final ModelOutbox outbox;
  private final Publisher publisher;
  private final WarehouseSession warehouse;
  private final InstantSource clock;

  ModelMessages(
      TableSpec model,
      String topic,
      Publisher publisher,
      WarehouseSession warehouse,
      InstantSource clock) {
    this.outbox = new ModelOutbox(model, topic, warehouse.dialect());
    this.publisher = publisher;
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /**
   * Sends what is due; returns when it has arrived.
   *
   * @param isStopped asked before each thousand; what is left is for the next time
   * @throws dev.alluvium.transforms.source.InputException if brokers do not take it
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if the warehouse does not answer
   */
  void send(BooleanSupplier isStopped) {
    if (warehouse.numbers(outbox.due()).get(0) == 0) {
      return;
    }
    Instant now = clock.instant();
    long version =
        Math.max(
            ChronoUnit.MICROS.between(Instant.EPOCH, now),
            warehouse.numbers(outbox.version()).get(0) + 1);
    warehouse.transact(OpsTables.PUBLISHED, outbox.fill(version, now));
    try (Publisher.Session session = publisher.open()) {
      send(/* areGone= */ true, version, session, isStopped);
      send(/* areGone= */ false, version + 1, session, isStopped);
    }
  }

  private void send(
      boolean areGone, long version, Publisher.Session session, BooleanSupplier isStopped) {
    String query = outbox.next(areGone, BATCH);
    List<List<@Nullable String>> next = warehouse.texts(query);
    while (!next.isEmpty() && !isStopped.getAsBoolean()) {
      for (List<@Nullable String> texts : next) {
        Message message = outbox.message(texts);
        session.send(
            json(message.key()), message.row().map(ModelMessages::json).orElse(null), version);
      }
      session.flush();
      String last = requireNonNull(next.get(next.size() - 1).get(0));
      warehouse.transact(OpsTables.PUBLISHED, List.of(outbox.sent(areGone, last, version)));
      next = warehouse.texts(query);
    }
  }

  private static byte[] json(Map<String, @Nullable Object> values) {
    return JsonObjects.write(members -> values.forEach(members::add));
  }
}
