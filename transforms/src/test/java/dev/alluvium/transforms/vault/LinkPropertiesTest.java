package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.PlainRows.key;
import static dev.alluvium.transforms.vault.PlainRows.keyOrGhost;
import static dev.alluvium.transforms.vault.PlainRows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of historised and non-historised links after any history. */
class LinkPropertiesTest {
  private final Trial trial = Trial.shared();

  @Test
  void areTheSameInAnyOrder() {
    trial.assertSameInAnyOrder(
        "link_customer_nation",
        "link_customer_referrer",
        "link_same_customer",
        "link_order",
        "t_link_purchase");
  }

  @Test
  void holdTheEarliestRowOfEachKeyUnderItsHash() {
    PlainRows.assertSame(
        trial.rows("link_customer_nation"),
        PlainRows.smallest(trial.events(), LinkPropertiesTest::nation, 0));
    PlainRows.assertSame(
        trial.rows("link_order"), PlainRows.smallest(trial.events(), LinkPropertiesTest::order, 0));
  }

  @Test
  void holdTheKeysOfRolesBesideThatOfTheEntity() {
    PlainRows.assertSame(
        trial.rows("link_customer_referrer"),
        PlainRows.smallest(trial.events(), LinkPropertiesTest::referrer, 0));
    PlainRows.assertSame(
        trial.rows("link_same_customer"),
        PlainRows.smallest(trial.events(), LinkPropertiesTest::master, 0));
  }

  @Test
  void holdOneRowPerTransaction() {
    PlainRows.assertSame(
        trial.rows("t_link_purchase"),
        PlainRows.smallest(trial.events(), LinkPropertiesTest::purchase, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "link_customer_nation, 1, hub_customer",
    "link_customer_nation, 2, hub_nation",
    "link_customer_referrer, 1, hub_customer",
    "link_customer_referrer, 2, hub_customer",
    "link_same_customer, 1, hub_customer",
    "link_same_customer, 2, hub_customer",
    "link_order, 1, hub_order",
    "link_order, 2, hub_customer",
    "link_order, 3, hub_agent",
    "t_link_purchase, 1, hub_customer",
    "t_link_purchase, 2, hub_agent"
  })
  void referToRowsOfTheirHubs(String link, int column, String hub) {
    Set<String> references =
        trial.rows(link).stream()
            .map(row -> row.split("\\|", -1)[column])
            .collect(Collectors.toCollection(HashSet::new));
    if (hub.equals("hub_agent") || (link.equals("link_customer_referrer") && column == 2)) {
      assertThat(references, hasItem(PlainRows.GHOST));
      references.remove(PlainRows.GHOST); // The ghost row is in each hub from the beginning.
    }
    references.removeAll(HubPropertiesTest.keys(trial.rows(hub)).collect(Collectors.toSet()));
    assertThat(references, is(Set.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "link_customer_nation",
    "link_customer_referrer",
    "link_same_customer",
    "link_order",
    "t_link_purchase"
  })
  void changeByALateEventInItsKeyAlone(String link) {
    Set<String> keys =
        trial.late().stream()
            .map(
                event ->
                    switch (link) {
                      case "link_order" -> order(event);
                      case "t_link_purchase" -> purchase(event);
                      case "link_customer_referrer" -> referrer(event);
                      case "link_same_customer" -> master(event);
                      default -> nation(event);
                    })
            .flatMap(row -> row == null ? Stream.of() : row.stream().limit(1))
            .map(String::valueOf)
            .collect(Collectors.toSet());
    Set<String> changed =
        trial.changedByLate(link).stream()
            .map(row -> row.substring(0, 32))
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(changed.isEmpty(), is(false));
    changed.removeAll(keys);
    assertThat(changed, is(Set.of()));
  }

  private static @Nullable List<@Nullable Object> nation(Happened event) {
    if (!event.event().equals(Crm.CUSTOMER_SEEN)) {
      return null;
    }
    String customer = key(event, "customer");
    String nation = key(event, "nation");
    return customer == null || nation == null
        ? null
        : row(
            key(event, "customer", "nation"),
            customer,
            nation,
            event.get("note"),
            event.ts(),
            event.recordSource());
  }

  private static @Nullable List<@Nullable Object> referrer(Happened event) {
    if (!event.event().equals(Crm.CUSTOMER_SEEN) || key(event, "customer") == null) {
      return null;
    }
    return row(
        key(event, "customer", "referrer"),
        key(event, "customer"),
        keyOrGhost(event, "referrer"),
        event.ts(),
        event.recordSource());
  }

  private static @Nullable List<@Nullable Object> master(Happened event) {
    if (!event.event().equals(Crm.CUSTOMER_SEEN)) {
      return null;
    }
    String customer = key(event, "customer");
    String master = key(event, "master");
    return customer == null || master == null
        ? null
        : row(key(event, "customer", "master"), customer, master, event.ts(), event.recordSource());
  }

  private static @Nullable List<@Nullable Object> order(Happened event) {
    if (!event.event().equals(Crm.ORDER_PLACED) || key(event, "customer") == null) {
      return null;
    }
    return row(
        key(event, "order_no", "shop", "customer", "agent"),
        key(event, "order_no", "shop"),
        key(event, "customer"),
        keyOrGhost(event, "agent"),
        event.ts(),
        event.recordSource());
  }

  private static @Nullable List<@Nullable Object> purchase(Happened event) {
    if (!event.event().equals(Crm.ORDER_PLACED) || key(event, "customer") == null) {
      return null;
    }
    return row(
        key(event, "customer", "agent", "order_no", "shop"),
        key(event, "customer"),
        keyOrGhost(event, "agent"),
        event.get("order_no"),
        event.get("shop"),
        event.get("amount"),
        event.get("note"),
        event.ts(),
        event.recordSource());
  }
}
