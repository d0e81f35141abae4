package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.MemberLoad;
import dev.alluvium.schemas.spec.vault.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.vault.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.spec.vault.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.vault.ReferenceSpec;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import dev.alluvium.schemas.spec.vault.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.vault.TrackingPeriod;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.vault.GhostRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** What the sections of a vault's contract become: specs, tables, views and ghost rows. */
class VaultStructuresTest {
  private static final VaultSpec SHOP = ContractLoader.load(ContractFaultsTest.SHOP).vault();
  private static final WarehouseSpec WAREHOUSE =
      WarehouseModel.of(ContractLoader.load(ContractFaultsTest.SHOP));
  private static final VaultSpec MUSIC = ContractLoader.load(Path.of("contracts/music")).vault();

  @Test
  void declareTablesOfEveryKind() {
    for (Class<?> kind : VaultTable.class.getPermittedSubclasses()) {
      assertThat(kind.getSimpleName(), SHOP.tables(kind), is(not(empty())));
    }
  }

  @Test
  void readsDescriptionAndOwnerOfAVault() {
    assertThat(SHOP.description(), is("Core of the shop."));
    assertThat(SHOP.owner(), is("shop-data"));
    assertThat(table("vault.hub_order").owner(), is("shop-data"));
  }

  @Test
  void hashesAsAutomateDvDoesUnlessTold() {
    assertThat(MUSIC.escapeDelimiter(), is(false));
    assertThat(
        MUSIC.tables(SatelliteSpec.class).stream().anyMatch(s -> s.caseSensitive()), is(false));
  }

  @Test
  void readsANonHistorisedSatelliteOnALink() {
    NonHistorisedSatelliteSpec satellite = SHOP.tables(NonHistorisedSatelliteSpec.class).get(0);
    assertThat(satellite.parent(), is(SHOP.tables(LinkSpec.class).get(2)));
    assertThat(satellite.parent().key().get(0).columns(), contains("customer_id", "payment_id"));
    assertThat(
        satellite.parent().neededKeys().stream().map(KeySpec::name).toList(),
        contains("t_link_payment_hk", "customer_hk"));
    assertThat(
        columns("vault.nhsat_payment"),
        contains("t_link_payment_hk", "way", "load_ts", "record_source"));
    assertThat(table("vault.nhsat_payment").key(), contains("t_link_payment_hk"));
  }

  @Test
  void readsAMultiActiveSatellite() {
    MultiActiveSatelliteSpec satellite = SHOP.tables(MultiActiveSatelliteSpec.class).get(0);
    assertThat(satellite.childKey(), contains("order_line"));
    assertThat(satellite.columns(), contains("order_line", "article"));
    assertThat(satellite.load(), is(MemberLoad.WHOLE_SET));
    assertThat(
        columns("vault.masat_order_line_observations"),
        contains(
            "order_hk",
            "order_line",
            "article",
            "child_key_hash",
            "hashdiff",
            "effective_from",
            "load_ts",
            "load_sequence",
            "record_source"));
    assertThat(
        view("vault.masat_order_line").columns().stream().map(c -> c.name()).toList().get(6),
        is("effective_to"));
    assertThat(MUSIC.tables(MultiActiveSatelliteSpec.class).get(0).load(), is(MemberLoad.MEMBERS));
    assertThat(MUSIC.tables(MultiActiveSatelliteSpec.class).get(0).attributes(), is(empty()));
  }

  @Test
  void readsARecordTrackingSatellite() {
    RecordTrackingSatelliteSpec satellite = SHOP.tables(RecordTrackingSatelliteSpec.class).get(0);
    assertThat(satellite.per(), is(TrackingPeriod.DAY));
    assertThat(
        table("vault.rtsat_customer").key(), contains("customer_hk", "seen_date", "record_source"));
  }

  @Test
  void readsAStatusTrackingSatellite() {
    StatusTrackingSatelliteSpec satellite = SHOP.tables(StatusTrackingSatelliteSpec.class).get(0);
    assertThat(satellite.deletedWhen(), contains(Condition.of("gift", Comparison.EQUALS, true)));
    assertThat(satellite.snapshot(), is(Optional.of("placed_ts")));
    assertThat(
        columns("vault.stsat_customer_observations"),
        contains(
            "link_order_customer_hk",
            "status",
            "snapshot_ts",
            "effective_from",
            "load_ts",
            "load_sequence",
            "record_source"));
  }

  @Test
  void readsAReferenceOfWhichTheLatestRowStands() {
    ReferenceSpec reference = SHOP.tables(ReferenceSpec.class).get(0);
    assertThat(reference.key(), contains("article"));
    TableSpec table = table("vault.ref_article");
    assertThat(table.rule(), is(MergeRule.LARGEST));
    assertThat(table.order(), contains("load_ts", "load_sequence"));
    assertThat(
        columns("vault.ref_article"),
        contains("article", "price", "load_ts", "load_sequence", "record_source"));
  }

  @Test
  void givesHubsAndDescriptiveSatellitesTwoGhostRows() {
    assertThat(
        WAREHOUSE.ghosts().keySet().stream().sorted().toList(),
        contains(
            "vault.eff_sat_order_observations",
            "vault.hub_article",
            "vault.hub_customer",
            "vault.hub_order",
            "vault.masat_order_line_observations",
            "vault.nhsat_payment",
            "vault.sat_order_observations"));
    for (List<Row> rows : WAREHOUSE.ghosts().values()) {
      assertThat(
          rows.stream().map(row -> (String) row.getValue(0)).toList(),
          contains("0".repeat(32), "f".repeat(32)));
      assertThat(
          rows.stream().map(row -> row.getString("record_source")).distinct().toList(),
          contains("ghost"));
    }
  }

  @Test
  void makesGhostKeysAsLongAsDigests() {
    assertThat(GhostRows.key(NullPolicy.ZERO_KEY, HashAlgorithm.SHA256), is("0".repeat(64)));
    assertThat(GhostRows.key(NullPolicy.ERROR_KEY, HashAlgorithm.MD5), is("f".repeat(32)));
    assertThat(GhostRows.key(NullPolicy.DROP, HashAlgorithm.MD5) == null, is(true));
  }

  private static TableSpec table(String name) {
    return WAREHOUSE.table(name);
  }

  private static List<String> columns(String table) {
    return table(table).columns().stream().map(c -> c.name()).toList();
  }

  private static ViewSpec view(String name) {
    return WAREHOUSE.views().stream()
        .filter(view -> view.qualifiedName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
