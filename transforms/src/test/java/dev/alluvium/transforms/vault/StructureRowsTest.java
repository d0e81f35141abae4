package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.md5;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a single event brings to the vault's structures: its hashes, and where it has no row. */
class StructureRowsTest {
  private final Map<String, Row> rows = new HashMap<>();
  private final List<String> keyless = new ArrayList<>();
  private final List<String> ambiguous = new ArrayList<>();

  @Test
  void countsWhatLacksAKeyOfItsOwn() {
    load(Registry.DOMAIN, Told.of("item_seen", 1, "bag").having(" ", "red"));
    assertThat(
        keyless,
        containsInAnyOrder(
            "hub_shelf",
            "link_item_known_shelf",
            "masat_item_set_observations",
            "masat_item_part_observations",
            "ref_part",
            "refsat_part_observations"));
  }

  @Test
  void hasNoRowInSatellitesOfAKeyThatIsNull() {
    load(Registry.DOMAIN, Told.of("item_seen", 1, null).having("lid", "red").on("s"));
    assertThat(
        keyless,
        containsInAnyOrder(
            "hub_item", "link_item_shelf", "link_item_known_shelf", "link_item_some_shelf"));
    assertThat(
        rows.keySet(), containsInAnyOrder("hub_shelf", "ref_part", "refsat_part_observations"));
  }

  @Test
  void joinsValuesAsTheyAreUnlessTold() {
    load(Registry.DOMAIN, Told.of("item_seen", 1, "a||b").on("c").having("x", "^^"));
    assertThat(text("link_item_shelf", "link_item_shelf_hk"), is(md5("A||B||C")));
    assertThat(text("sat_item_shelf_observations", "hashdiff"), is(md5("^^")));
    assertThat(ambiguous, hasItems("link_item_shelf", "sat_item_shelf_observations"));
    assertThat(ambiguous, not(hasItem("hub_item")));
  }

  @Test
  void escapesDelimitersInAllThatIsJoined(@TempDir Path folder) throws IOException {
    load(escaping(folder), Told.of("item_seen", 1, "a||b").on("c").having("x|", "^^"));
    assertThat(text("hub_item", "item_hk"), is(md5("A||B")));
    assertThat(text("link_item_shelf", "link_item_shelf_hk"), is(md5("A\\|\\|B||C")));
    assertThat(text("sat_item_shelf_observations", "hashdiff"), is(md5("\\^\\^")));
    assertThat(text("sat_item_case_observations", "hashdiff"), is(md5("\\^\\^")));
    assertThat(text("masat_item_set_observations", "child_key_hash"), is(md5("X|")));
    assertThat(text("masat_item_set_observations", "hashdiff"), is(md5("\\^\\^||X\\|")));
    assertThat(ambiguous, is(empty()));
  }

  private static DomainSpec escaping(Path folder) throws IOException {
    Path registry = Path.of("src/test/resources/registry");
    try (Stream<Path> files = Files.list(registry)) {
      for (Path file : files.toList()) {
        String contract =
            Files.readString(file).replace("\nhubs:\n", "\nescape_delimiter: true\nhubs:\n");
        Files.writeString(folder.resolve(registry.relativize(file)), contract);
      }
    }
    return ContractLoader.load(folder);
  }

  private String text(String table, String column) {
    return String.valueOf(Objects.requireNonNull(rows.get(table), table).getString(column));
  }

  private void load(DomainSpec domain, Told told) {
    new VaultPlan(Registry.spec(told.event()), domain.vault(), WarehouseModel.of(domain))
        .load(
            told.values(),
            new VaultRows() {
              @Override
              public void row(TableSpec table, Row row) {
                rows.put(table.name(), row);
              }

              @Override
              public void incomplete(TableSpec table) {}

              @Override
              public void keyless(TableSpec table) {
                keyless.add(table.name());
              }

              @Override
              public void ambiguous(TableSpec table) {
                ambiguous.add(table.name());
              }
            });
  }
}
