package dev.alluvium.schemas.warehouse.computed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.computed.SnapshotSpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the statements say; what they do is tested where there is an engine. */
class QueryAssistsTest {
  private static final DomainSpec SHOP = ContractLoader.load(Path.of("src/test/resources/shop"));
  private static final LocalDate FIRST = LocalDate.parse("2023-04-03");
  private static final LocalDate LAST = LocalDate.parse("2023-04-04");

  @Test
  void replaceSnapshotsByTheRowsInForce() {
    assertThat(
        rebuild(0, LAST, SqlDialect.DUCKDB).statements(),
        contains(
            """
            DELETE FROM vault.pit_order
            WHERE snapshot_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND snapshot_ts < TIMESTAMP '2023-04-05 00:00:00.000000'""",
            """
            INSERT INTO vault.pit_order (order_hk, snapshot_ts, sat_order_hk, sat_order_load_ts, sat_order_load_sequence, sat_order_hashdiff, eff_sat_order_hk, eff_sat_order_load_ts, eff_sat_order_load_sequence, eff_sat_order_hashdiff)
            SELECT h.order_hk, d.snapshot_ts, COALESCE(s1.order_hk, '00000000000000000000000000000000'), COALESCE(s1.load_ts, TIMESTAMP '1900-01-01 00:00:00.000000'), COALESCE(s1.load_sequence, 0), COALESCE(s1.hashdiff, '00000000000000000000000000000000'), COALESCE(s2.order_hk, '00000000000000000000000000000000'), COALESCE(s2.load_ts, TIMESTAMP '1900-01-01 00:00:00.000000'), COALESCE(s2.load_sequence, 0), COALESCE(s2.hashdiff, '00000000000000000000000000000000')
            FROM vault.hub_order AS h
            CROSS JOIN (SELECT unnest([TIMESTAMP '2023-04-03 00:00:00.000000', TIMESTAMP '2023-04-04 00:00:00.000000']) AS snapshot_ts) AS d
            LEFT JOIN vault.sat_order AS s1
              ON s1.order_hk = h.order_hk
              AND s1.load_ts <= d.snapshot_ts AND (s1.effective_to IS NULL OR s1.effective_to > d.snapshot_ts)
            LEFT JOIN vault.eff_sat_order AS s2
              ON s2.order_hk = h.order_hk
              AND s2.load_ts <= d.snapshot_ts AND (s2.effective_to IS NULL OR s2.effective_to > d.snapshot_ts)
            WHERE h.order_hk NOT IN ('00000000000000000000000000000000', 'ffffffffffffffffffffffffffffffff')"""));
  }

  @Test
  void onlyRemoveWhereNoSnapshotIsKept() {
    assertThat(rebuild(0, FIRST.minusDays(1), SqlDialect.DUCKDB).statements(), hasSize(1));
  }

  @Test
  void listSnapshotsAsTheEngineDoes() {
    String insert = rebuild(0, FIRST, SqlDialect.BIGQUERY).statements().get(1);
    assertThat(
        insert.lines().filter(line -> line.startsWith("CROSS JOIN")).toList(),
        contains(
            "CROSS JOIN (SELECT snapshot_ts FROM UNNEST([TIMESTAMP '2023-04-03 00:00:00.000000'])"
                + " AS snapshot_ts) AS d"));
  }

  @Test
  void replacePathsAndRemoveThoseThatMovedHere() {
    QueryAssists.Rebuild rebuild = rebuild(1, LAST, SqlDialect.DUCKDB);
    assertThat(rebuild.table(), is("vault.bridge_sale"));
    assertThat(
        rebuild.count(),
        is(
            """
            SELECT COUNT(*), COUNT(DISTINCT CAST(load_ts AS DATE))
            FROM vault.bridge_sale
            WHERE load_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND load_ts < TIMESTAMP '2023-04-05 00:00:00.000000'"""));
    assertThat(
        rebuild.statements(),
        contains(
            """
            DELETE FROM vault.bridge_sale AS b
            WHERE b.load_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND b.load_ts < TIMESTAMP '2023-04-05 00:00:00.000000'""",
            """
            INSERT INTO vault.bridge_sale (article_hk, order_hk, link_order_article_hk, customer_hk, link_order_customer_hk, load_ts)
            SELECT p.article_hk, p.order_hk, p.link_order_article_hk, COALESCE(e1.customer_hk, '00000000000000000000000000000000'), COALESCE(e1.link_order_customer_hk, '00000000000000000000000000000000'), p.load_ts
            FROM (
              SELECT l1.article_hk, l1.order_hk, l1.link_order_article_hk, l1.load_ts AS load_ts
              FROM vault.link_order_article AS l1
            ) AS p
            LEFT JOIN vault.eff_sat_order AS e1
              ON e1.order_hk = p.order_hk
              AND e1.load_ts <= p.load_ts AND (e1.effective_to IS NULL OR e1.effective_to > p.load_ts)
            WHERE p.load_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND p.load_ts < TIMESTAMP '2023-04-05 00:00:00.000000'""",
            """
            DELETE FROM vault.bridge_sale AS b
            WHERE NOT (b.load_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND b.load_ts < TIMESTAMP '2023-04-05 00:00:00.000000')
              AND EXISTS (SELECT 1 FROM vault.bridge_sale AS n WHERE n.load_ts >= TIMESTAMP '2023-04-03 00:00:00.000000' AND n.load_ts < TIMESTAMP '2023-04-05 00:00:00.000000' AND n.link_order_article_hk = b.link_order_article_hk)"""));
  }

  @Test
  void joinLinksByTheHubsTheyShare() {
    assertThat(
        rebuild(2, LAST, SqlDialect.BIGQUERY).statements().get(1).lines().toList().subList(3, 6),
        is(
            List.of(
                "  SELECT l1.order_hk, l1.customer_hk, l1.link_order_customer_hk,"
                    + " l2.t_link_payment_hk, GREATEST(l1.load_ts, l2.load_ts) AS load_ts",
                "  FROM vault.link_order_customer AS l1",
                "  JOIN vault.t_link_payment AS l2 ON l2.customer_hk = l1.customer_hk")));
  }

  @Test
  void computeATableBehindThoseThatItReads() {
    assertThat(
        tables(pit("pit_a", "pit_b"), pit("pit_b", "sat_order")),
        is(List.of("vault.pit_b", "vault.pit_a")));
  }

  @Test
  void refuseTablesThatReadEachOther() {
    assertThrows(
        IllegalArgumentException.class, () -> tables(pit("pit_a", "pit_b"), pit("pit_b", "pit_a")));
  }

  private static PitSpec pit(String name, String reads) {
    HubSpec hub = SHOP.vault().tables(HubSpec.class).get(0);
    return PitSpec.of(name, hub, List.of(reads), SnapshotSpec.DEFAULT, name);
  }

  private static List<String> tables(ComputedTable... computed) {
    DomainSpec domain = SHOP.toBuilder().setComputed(List.of(computed)).build();
    return QueryAssists.rebuilds(domain, FIRST, LAST, LAST, SqlDialect.DUCKDB).stream()
        .map(QueryAssists.Rebuild::table)
        .toList();
  }

  private static QueryAssists.Rebuild rebuild(int index, LocalDate asOf, SqlDialect dialect) {
    return QueryAssists.rebuilds(SHOP, FIRST, LAST, asOf, dialect).get(index);
  }
}
