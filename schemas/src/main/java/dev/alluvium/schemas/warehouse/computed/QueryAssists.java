package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a domain's computed tables that lie on days are computed, by the warehouse itself and from
 * what it holds: statements that leave the rows of a range of days as if the table were built from
 * scratch. Those that are computed as a whole, {@link ModelBuilds} has.
 */
public final class QueryAssists {
  private QueryAssists() {}

  /**
   * The rebuild of one table.
   *
   * @param table its qualified name
   * @param statements to be run in their order, in one transaction
   * @param count a query that tells, in one row, how many rows the table has in the range, and on
   *     how many days
   * @param isOfSnapshots whether its rows are of snapshots, of which only some days are kept
   */
  public record Rebuild(
      String table, List<String> statements, String count, boolean isOfSnapshots) {}

  /**
   * The rebuilds of every computed table of days, each behind those that it reads, over the days
   * from {@code first} to {@code last}, UTC, both let in; snapshots are those kept on the day
   * {@code asOf}.
   *
   * @throws IllegalArgumentException if tables read each other
   */
  public static List<Rebuild> rebuilds(
      DomainSpec domain, LocalDate first, LocalDate last, LocalDate asOf, SqlDialect dialect) {
    ComputedRange range = new ComputedRange(first, last, asOf, domain.vault().hash(), dialect);
    return inOrder(domain.computed().stream().filter(ComputedKinds::isOfDays).toList()).stream()
        .map(table -> rebuild(table, domain.owner(), range))
        .toList();
  }

  /** The qualified names of the computed tables of days. */
  public static List<String> tables(DomainSpec domain) {
    return domain.computed().stream()
        .filter(ComputedKinds::isOfDays)
        .map(ComputedTable::qualifiedName)
        .toList();
  }

  private static List<ComputedTable> inOrder(List<ComputedTable> tables) {
    Map<String, ComputedTable> byName =
        tables.stream()
            .collect(toMap(ComputedTable::qualifiedName, t -> t, (a, b) -> a, LinkedHashMap::new));
    Map<String, Set<String>> reads = new LinkedHashMap<>();
    byName.forEach((name, table) -> reads.put(name, table.reads()));
    Set<String> order = ViewOrder.of(reads);
    if (order.size() < byName.size()) {
      reads.keySet().removeAll(order);
      throw new IllegalArgumentException("computed tables read each other: " + reads.keySet());
    }
    return order.stream().flatMap(name -> Stream.ofNullable(byName.get(name))).toList();
  }

  private static Rebuild rebuild(ComputedTable table, String owner, ComputedRange range) {
    String time = ComputedKinds.table(table, owner).partitionBy().orElseThrow();
    String count =
        """
        SELECT COUNT(*), COUNT(DISTINCT CAST(%2$s AS DATE))
        FROM %1$s
        WHERE %2$s >= %3$s AND %2$s < %4$s"""
            .formatted(
                table.qualifiedName(),
                time,
                SqlDialect.literal(range.from()),
                SqlDialect.literal(range.until()));
    return new Rebuild(
        table.qualifiedName(),
        ComputedKinds.rebuild(table, range),
        count,
        ComputedKinds.isOfSnapshots(table));
  }
}
