package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Cleaned events of the domain {@code resources/crm}, in random histories of few keys, few instants
 * and few values, so that much coincides. No two histories share a key.
 */
final class Crm {
  static final DomainSpec DOMAIN = ContractLoader.load(Path.of("src/test/resources/crm"));
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  static final String CUSTOMER_SEEN = "customer_seen";
  static final String ORDER_PLACED = "order_placed";

  private static final Instant START = Instant.parse("2023-12-31T23:59:58Z");

  private Crm() {}

  static EventSpec spec(String event) {
    return DOMAIN.events().stream().filter(e -> e.name().equals(event)).findFirst().orElseThrow();
  }

  static EventColumns columns(String event) {
    return EventColumns.of(spec(event));
  }

  /** An event by its columns' values. */
  record Happened(String event, List<@Nullable Object> values) {
    static Happened of(String event, Instant ts, Map<String, ? extends @Nullable Object> given) {
      EventColumns columns = columns(event);
      @Nullable Object[] values = new @Nullable Object[columns.columns().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = given.get(columns.columns().get(i).name());
      }
      values[EventColumns.EVENT_TS_INDEX] = ts;
      Object version = given.get("version");
      values[EventColumns.EVENT_SEQUENCE_INDEX] = version == null ? 0L : version;
      values[EventColumns.EVENT_DIGEST_INDEX] = (long) given.hashCode();
      values[EventColumns.EVENT_SOURCE_INDEX] = event + "-0";
      values[columns.indexOf(spec(event).eventTime())] = ts;
      return new Happened(event, Arrays.asList(values));
    }

    @Nullable Object get(String column) {
      return values.get(columns(event).indexOf(column));
    }

    Instant ts() {
      return (Instant) Objects.requireNonNull(values.get(EventColumns.EVENT_TS_INDEX));
    }

    long sequence() {
      return (long) Objects.requireNonNull(values.get(EventColumns.EVENT_SEQUENCE_INDEX));
    }

    /** What the contract says: the system of a customer_seen, the topic of an order_placed. */
    String recordSource() {
      return event.equals(CUSTOMER_SEEN) ? String.valueOf(get("system")) : "orders";
    }

    Row row() {
      return Row.withSchema(columns(event).schema()).attachValues(values.toArray());
    }
  }

  /** All events of a history, in no order; each is another. */
  static List<Happened> history(Random random, String prefix, int most) {
    List<Happened> events = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      Happened event = event(random, prefix);
      if (!events.contains(event)) {
        events.add(event);
      }
    }
    return events;
  }

  static Happened event(Random random, String prefix) {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("customer", key(random, prefix + "c" + random.nextInt(2)));
    given.put("note", one(random, "x", "X", "\ud83d\ude00", "\uffee", null));
    Instant ts = START.plusSeconds(random.nextInt(4)).plusNanos(random.nextInt(2) * 1000L);
    if (random.nextBoolean()) {
      given.put("order_no", random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(2));
      given.put("shop", prefix + "s" + random.nextInt(2));
      given.put("agent", key(random, prefix + "a" + random.nextInt(2)));
      given.put("amount", one(random, new BigDecimal("1.50"), new BigDecimal("2"), null));
      return Happened.of(ORDER_PLACED, ts, given);
    }
    given.put("version", (long) random.nextInt(2));
    given.put("system", one(random, "crm", "web"));
    given.put("nation", key(random, prefix + "n" + random.nextInt(2)));
    given.put("name", one(random, "Zoë", "ZOË ", "Ann", null));
    given.put("phone", one(random, "1", "2", null));
    given.put("credit", one(random, 0.5, -3.25, null));
    given.put("changed_on", one(random, LocalDate.of(2020, 1, 1), LocalDate.of(2021, 1, 1), null));
    given.put("referrer", key(random, prefix + "c" + random.nextInt(3)));
    given.put("master", key(random, prefix + "c" + random.nextInt(3)));
    return Happened.of(CUSTOMER_SEEN, ts, given);
  }

  /** A key in one of its spellings, or none. */
  private static @Nullable String key(Random random, String key) {
    return one(random, key, key, key + " ", "\u00a0" + key.toUpperCase(Locale.ROOT), null);
  }

  @SafeVarargs
  private static <T> @Nullable T one(Random random, @Nullable T... values) {
    return values[random.nextInt(values.length)];
  }
}
