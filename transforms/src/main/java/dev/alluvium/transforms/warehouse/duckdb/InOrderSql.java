package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedRead.Extent;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The queries behind an {@link OrderedRead}; times are microseconds since 1970, UTC.
 *
 * <p>The driver holds 2,048 values of a column at once, so texts that are long are not in the
 * result: their size is, and they are fetched by their rows' numbers.
 */
final class InOrderSql {
  /** Bytes of a row's texts from which on they count as long. */
  static final int LONG_BYTES = 4_096;

  private static final String SIZE = name("#size");
  private static final String FIRST = name("#first");
  private static final String LAST = name("#last");

  private final OrderedRead read;
  private final String time;
  private final List<String> texts;

  InOrderSql(OrderedRead read) {
    this.read = read;
    this.time = name(read.timeColumn());
    this.texts =
        read.table().columns().stream()
            .filter(TextSize::isText)
            .map(column -> name(column.name()))
            .toList();
  }

  /** Places of the columns that hold texts. */
  int[] textPlaces() {
    List<ColumnSpec> columns = read.table().columns();
    return IntStream.range(0, columns.size())
        .filter(i -> TextSize.isText(columns.get(i)))
        .toArray();
  }

  /** How many rows there are in each hour of a stretch, by the hour's start. */
  String hours(Stretch stretch) {
    return "SELECT epoch_us(date_trunc('hour', %s)) AS hour, count(*) FROM %s t WHERE %s GROUP BY 1 ORDER BY 1"
        .formatted(time, name(read.table()), within(stretch));
  }

  /**
   * The rows of a stretch in order: the read's columns, whether the row is new, the bytes of its
   * texts where these are left out for being long, and its number.
   */
  String rows(Stretch stretch) {
    String given =
        read.table().columns().stream().map(this::given).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "SELECT %s, number >= %d, CASE WHEN %s > %d THEN %s END, number"
            + " FROM (SELECT t.*, t.rowid AS number, %s AS %s FROM %s t%s WHERE %s) ORDER BY %s",
        given,
        read.firstNew(),
        SIZE,
        LONG_BYTES,
        SIZE,
        TextSize.of(read.table()),
        SIZE,
        name(read.table()),
        stretch.extent() == Extent.ALL ? "" : joinEnds(stretch),
        within(stretch),
        order());
  }

  private String given(ColumnSpec column) {
    String name = name(column.name());
    if (column.type() == ColumnType.TIMESTAMP) {
      return "epoch_us(" + name + ")";
    }
    return TextSize.isText(column)
        ? String.format(Locale.ROOT, "CASE WHEN %s <= %d THEN %s END", SIZE, LONG_BYTES, name)
        : name;
  }

  /** The long texts of some rows: their numbers first. */
  String longTexts(List<Long> rows) {
    return "SELECT t.rowid, %s FROM %s t WHERE t.rowid IN (%s)"
        .formatted(
            texts.stream().map(text -> "t." + text).collect(Collectors.joining(", ")),
            name(read.table()),
            rows.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  /** Leaves of each sequence the rows of its first instant, of its last, or of both. */
  private String joinEnds(Stretch stretch) {
    List<String> keys = read.per().stream().map(DuckDbSql::name).toList();
    List<String> select = new ArrayList<>();
    List<String> on = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      select.add("t.%s AS %s".formatted(keys.get(i), name("#key" + i)));
      on.add("t.%s IS NOT DISTINCT FROM ends.%s".formatted(keys.get(i), name("#key" + i)));
    }
    select.add("min(t.%s) AS %s, max(t.%s) AS %s".formatted(time, FIRST, time, LAST));
    String isFirst = "t.%s = ends.%s".formatted(time, FIRST);
    String isLast = "t.%s = ends.%s".formatted(time, LAST);
    on.add(
        switch (stretch.extent()) {
          case FIRST -> isFirst;
          case LAST -> isLast;
          default -> "(%s OR %s)".formatted(isFirst, isLast);
        });
    return " JOIN (SELECT %s FROM %s t WHERE %s%s) ends ON %s"
        .formatted(
            String.join(", ", select),
            name(read.table()),
            within(stretch),
            keys.isEmpty()
                ? ""
                : keys.stream()
                    .map(k -> "t." + k)
                    .collect(Collectors.joining(", ", " GROUP BY ", "")),
            String.join(" AND ", on));
  }

  private String order() {
    return time
        + read.largestFirst().stream()
            .map(column -> ", " + name(column) + " DESC NULLS LAST")
            .collect(Collectors.joining());
  }

  private String within(Stretch stretch) {
    return String.format(
        Locale.ROOT,
        "t.%1$s >= make_timestamp(%2$d) AND t.%1$s < make_timestamp(%3$d)",
        time,
        OrderedBits.micros(stretch.from()),
        OrderedBits.micros(stretch.until()));
  }
}
