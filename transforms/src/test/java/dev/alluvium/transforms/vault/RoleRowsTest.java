package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.vault.Crm.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** What single events bring to links that refer to one hub more than once, and to that hub. */
class RoleRowsTest {
  private static final Instant TS = Instant.parse("2024-01-01T00:00:00Z");

  private final Map<String, List<Row>> rows = new HashMap<>();
  private final List<String> keyless = new ArrayList<>();

  @Test
  void feedsTheHubByEveryRoleWithoutTheExtraColumnsOfTheEvent() {
    load(Map.of("customer", "Ann", "referrer", "Bea", "master", " Cid", "note", "by phone"));
    List<Row> customers = rows("hub_customer");
    assertThat(texts(customers, "customer"), containsInAnyOrder("Ann", "Bea", " Cid"));
    for (Row row : customers) {
      String note = row.getString("note");
      assertThat(note, "Ann".equals(row.getString("customer")) ? is("by phone") : nullValue());
    }
    assertThat(keyless, contains("hub_nation", "link_customer_nation"));
  }

  @Test
  void hashesARoleAsTheHubDoes() {
    load(Map.of("customer", "Ann", "referrer", " ann", "master", "ANN"));
    String ann = Registry.md5("ANN");
    assertThat(texts(rows("hub_customer"), "customer_hk"), contains(ann, ann, ann));
    assertThat(texts(rows("link_customer_referrer"), "customer_hk"), contains(ann));
    assertThat(texts(rows("link_customer_referrer"), "referrer_hk"), contains(ann));
    assertThat(
        texts(rows("link_same_customer"), "link_same_customer_hk"),
        contains(Registry.md5("ANN||ANN")));
  }

  @Test
  void leavesANullRoleToTheLinkThatEitherHasAGhostForItOrCountsIt() {
    load(Map.of("customer", "Ann", "nation", "FR"));
    assertThat(texts(rows("hub_customer"), "customer"), contains("Ann"));
    assertThat(texts(rows("link_customer_referrer"), "referrer_hk"), contains(PlainRows.GHOST));
    assertThat(keyless, contains("link_same_customer"));
  }

  @Test
  void feedsTheHubByARoleThoughTheEventHasNoKeyOfItsOwn() {
    load(Map.of("nation", "FR", "master", "Cid"));
    assertThat(texts(rows("hub_customer"), "customer"), contains("Cid"));
    assertThat(
        keyless,
        containsInAnyOrder(
            "hub_customer",
            "link_customer_nation",
            "link_customer_referrer",
            "link_same_customer"));
  }

  private List<Row> rows(String table) {
    return rows.getOrDefault(table, List.of());
  }

  private static List<String> texts(List<Row> rows, String column) {
    return rows.stream().map(row -> String.valueOf(row.getString(column))).toList();
  }

  private void load(Map<String, String> given) {
    Map<String, Object> values = new HashMap<>(given);
    values.put("system", "crm");
    new VaultPlan(Crm.spec(Crm.CUSTOMER_SEEN), Crm.DOMAIN.vault(), Crm.WAREHOUSE)
        .load(
            Happened.of(Crm.CUSTOMER_SEEN, TS, values).values().toArray(),
            new VaultRows() {
              @Override
              public void row(TableSpec table, Row row) {
                rows.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(row);
              }

              @Override
              public void incomplete(TableSpec table) {}

              @Override
              public void keyless(TableSpec table) {
                keyless.add(table.name());
              }

              @Override
              public void ambiguous(TableSpec table) {}
            });
  }
}
