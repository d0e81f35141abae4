package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.PitSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * How a domain's PIT and bridge tables are computed, by the warehouse itself and from what it
 * holds: statements that leave the rows of a range of days as if the table were built from scratch.
 */
public final class QueryAssists {
  private QueryAssists() {}

  /**
   * The rebuild of one table.
   *
   * @param table its qualified name
   * @param timeColumn the column that the range is of
   * @param statements to be run in their order, in one transaction
   */
  public record Rebuild(String table, String timeColumn, List<String> statements) {}

  /**
   * The rebuilds of every PIT and bridge, over the days from {@code first} to {@code last}, UTC,
   * both let in; snapshots are those kept on the day {@code asOf}.
   */
  public static List<Rebuild> rebuilds(
      DomainSpec domain, LocalDate first, LocalDate last, LocalDate asOf, SqlDialect dialect) {
    HashAlgorithm hash = domain.vault().hash();
    Instant from = start(first);
    Instant until = start(last.plusDays(1));
    List<Rebuild> rebuilds = new ArrayList<>();
    for (PitSpec pit : domain.pits()) {
      List<Instant> snapshots =
          pit.snapshots().kept(first, last, asOf).stream().map(QueryAssists::start).toList();
      rebuilds.add(
          new Rebuild(
              AssistTables.DATASET + "." + pit.name(),
              AssistTables.SNAPSHOT_TS,
              new PitSql(pit, hash).rebuild(from, until, snapshots, dialect)));
    }
    for (BridgeSpec bridge : domain.bridges()) {
      rebuilds.add(
          new Rebuild(
              AssistTables.DATASET + "." + bridge.name(),
              VaultTables.LOAD_TS,
              new BridgeSql(bridge, hash).rebuild(from, until)));
    }
    return List.copyOf(rebuilds);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
