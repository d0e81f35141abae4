package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.TextOrder;
import dev.alluvium.transforms.keys.ValueDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Orders a mart's rows within their ranking. Not safe for several threads. */
final class Ranking {
  private final TopSpec top;
  private final Schema schema;
  private final int rank;
  private final int[] per;
  private final int[] dimensions;
  private final Comparator<Row> order;
  private final int kept;
  private final ValueDigest digest = new ValueDigest();

  Ranking(AggregateMartSpec mart, TableSpec table) {
    top = mart.top().orElseThrow();
    schema = table.rowSchema();
    rank = schema.indexOf(top.rank());
    per = top.per().stream().mapToInt(schema::indexOf).toArray();
    dimensions = mart.groupedBy().stream().mapToInt(schema::indexOf).toArray();
    Stream<Comparator<Row>> declared =
        top.by().stream().map(by -> comparator(schema.indexOf(by.column()), by.descending()));
    // What is still equal is ordered by what tells groups apart, lest the first to come be first.
    Stream<Comparator<Row>> rest = Arrays.stream(dimensions).mapToObj(d -> comparator(d, false));
    order = Stream.concat(declared, rest).reduce(Comparator::thenComparing).orElseThrow();
    kept = top.by().stream().allMatch(by -> onlyImproves(mart, by)) ? top.n() : Integer.MAX_VALUE;
  }

  /** Whether more events can only move a group forward in that part of the order, or not at all. */
  private static boolean onlyImproves(AggregateMartSpec mart, TopSpec.Order by) {
    return mart.measures().stream()
        .filter(measure -> measure.name().equals(by.column()))
        .allMatch(
            measure -> measure.summary().map(Summary::trend).equals(Optional.of(forward(by))));
  }

  private static Summary.Trend forward(TopSpec.Order by) {
    return by.descending() ? Summary.Trend.RISES : Summary.Trend.FALLS;
  }

  /** Smaller first, or larger first; NULL last. */
  private static Comparator<Row> comparator(int column, boolean descending) {
    Comparator<Object> natural = TextOrder::compareValues;
    return Comparator.comparing(
        row -> row.getValues().get(column),
        Comparator.nullsLast(descending ? natural.reversed() : natural));
  }

  /** Tells rankings apart. */
  String of(Row row) {
    return digest(row, per);
  }

  private String digest(Row row, int[] columns) {
    for (int column : columns) {
      digest.add(row.getValues().get(column));
    }
    return digest.finishHex();
  }

  /**
   * The rows that can be among the first, now or later, in order, each with its sequence; of two
   * rows of a group the one of the larger sequence counts, as bundles may overtake each other on
   * their way. Where more events can move a group back, those are all rows.
   */
  List<KV<Long, Row>> keep(List<KV<Long, Row>> before, List<KV<Long, Row>> more) {
    Map<String, KV<Long, Row>> byGroup = new LinkedHashMap<>();
    Stream.concat(before.stream(), more.stream())
        .forEach(
            row ->
                byGroup.merge(
                    digest(row.getValue(), dimensions),
                    row,
                    (known, next) -> next.getKey() >= known.getKey() ? next : known));
    return byGroup.values().stream()
        .sorted(Comparator.comparing(KV<Long, Row>::getValue, order))
        .limit(kept)
        .toList();
  }

  /** The first of the rows, with their numbers, from 1. */
  List<Row> numbered(List<KV<Long, Row>> rows) {
    int count = Math.min(rows.size(), top.n());
    List<Row> numbered = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      @Nullable Object[] values = rows.get(i).getValue().getValues().toArray();
      values[rank] = i + 1L;
      numbered.add(Row.withSchema(schema).attachValues(values));
    }
    return numbered;
  }
}
