package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.PlainRows.key;
import static dev.alluvium.transforms.vault.PlainRows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds of hubs after any history. */
class HubPropertiesTest {
  /** Columns of a customer_seen in which a link refers to further customers. */
  private static final List<String> ROLES = List.of("referrer", "master");

  private final Trial trial = Trial.shared();

  @Test
  void areTheSameInAnyOrder() {
    trial.assertSameInAnyOrder("hub_customer", "hub_nation", "hub_order", "hub_agent");
  }

  @Test
  void holdTheEarliestRowOfEachKeyUnderItsHash() {
    List<List<@Nullable Object>> customers =
        PlainRows.rows(trial.events(), HubPropertiesTest::customer);
    for (String role : ROLES) {
      customers.addAll(PlainRows.rows(trial.events(), event -> customer(event, role)));
    }
    PlainRows.assertSame(trial.rows("hub_customer"), PlainRows.smallest(customers, 0));
    PlainRows.assertSame(
        trial.rows("hub_order"), PlainRows.smallest(trial.events(), HubPropertiesTest::order, 0));
  }

  @Test
  void changeByALateEventInItsKeyAlone() {
    String[] keys =
        trial.late().stream()
            .flatMap(HubPropertiesTest::customers)
            .filter(Objects::nonNull)
            .toArray(String[]::new);
    List<String> changed =
        trial.changedByLate("hub_customer").stream().map(row -> row.substring(0, 32)).toList();
    assertThat(changed, is(not(empty())));
    assertThat(changed, everyItem(is(oneOf(keys))));
  }

  private static @Nullable List<@Nullable Object> customer(Happened event) {
    String key = key(event, "customer");
    return key == null
        ? null
        : row(key, event.get("customer"), event.get("note"), event.ts(), event.recordSource());
  }

  /** What an event brings of a customer that it names in a role: nothing but the key. */
  private static @Nullable List<@Nullable Object> customer(Happened event, String role) {
    String key = event.event().equals(Crm.CUSTOMER_SEEN) ? key(event, role) : null;
    return key == null ? null : row(key, event.get(role), null, event.ts(), event.recordSource());
  }

  private static Stream<@Nullable String> customers(Happened event) {
    List<@Nullable String> keys = new ArrayList<>();
    keys.add(key(event, "customer"));
    if (event.event().equals(Crm.CUSTOMER_SEEN)) {
      ROLES.forEach(role -> keys.add(key(event, role)));
    }
    return keys.stream();
  }

  private static @Nullable List<@Nullable Object> order(Happened event) {
    String key = event.event().equals(Crm.ORDER_PLACED) ? key(event, "order_no", "shop") : null;
    return key == null
        ? null
        : row(
            key,
            event.get("order_no"),
            event.get("shop"),
            event.get("amount"),
            event.ts(),
            event.recordSource());
  }

  /** The keys of a table's rows, which are their first column. */
  static Stream<String> keys(List<String> rows) {
    return rows.stream().map(row -> row.substring(0, 32));
  }
}
