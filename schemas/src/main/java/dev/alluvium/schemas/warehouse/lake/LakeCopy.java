package dev.alluvium.schemas.warehouse.lake;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * SQL that makes a table of the lake what people read of the warehouse's: the rows of some days,
 * where the table lies on days, and else all. A row without a day is of every day. JSON is text in
 * the lake.
 *
 * <p>The lake's table of {@code raw.listen_events} is called {@code lake_raw.listen_events} here.
 *
 * @param days UTC, one at least; empty where all rows are meant
 */
public record LakeCopy(TableSpec table, Optional<SortedSet<LocalDate>> days, SqlDialect dialect) {
  /** What the name of a dataset of the lake begins with. */
  public static final String PREFIX = "lake";

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  /** The name of the lake's table. */
  public String copy() {
    return PREFIX + "_" + table.qualifiedName();
  }

  /**
   * A statement that takes rows out which the warehouse has not, and adds those that the lake has
   * not. Rows that are the same are not written.
   */
  public String take() {
    return merge(dialect.same("kept", "found", names(table.columns())));
  }

  /**
   * A condition: whether the lake has a row twice, as it may after two have taken it at once. Such
   * rows {@link #take} does not see.
   */
  public String isDoubled() {
    List<ColumnSpec> key =
        table.columns().stream().filter(column -> table.key().contains(column.name())).toList();
    return "EXISTS (SELECT 1 FROM %s WHERE %s GROUP BY %s HAVING COUNT(*) > 1)"
        .formatted(copy(), within(""), String.join(", ", names(key)));
  }

  /** A statement that writes all rows anew. */
  public String replace() {
    return merge("FALSE");
  }

  private String merge(String condition) {
    List<String> names = names(table.columns());
    return """
        MERGE INTO %1$s AS kept
        USING (
          SELECT %2$s
          FROM %3$s
          WHERE %4$s
        ) AS found
        ON %5$s
        WHEN NOT MATCHED BY SOURCE AND %6$s THEN DELETE
        WHEN NOT MATCHED THEN INSERT (%7$s) VALUES (%8$s)"""
        .formatted(
            copy(),
            table.columns().stream().map(this::value).collect(joining(", ")),
            table.qualifiedName(),
            within(""),
            condition,
            within("kept."),
            String.join(", ", names),
            names.stream().map(name -> "found." + name).collect(joining(", ")));
  }

  private List<String> names(List<ColumnSpec> columns) {
    return columns.stream().map(column -> dialect.name(column.name())).toList();
  }

  private String value(ColumnSpec column) {
    String name = dialect.name(column.name());
    return column.type() == ColumnType.JSON
        ? "CASE WHEN %1$s IS NOT NULL THEN %2$s END AS %1$s".formatted(name, dialect.jsonText(name))
        : name;
  }

  /** Of a table on days always a filter on them: BigQuery refuses a query of raw without. */
  private String within(String of) {
    if (table.partitionBy().isEmpty()) {
      return "TRUE";
    }
    ColumnSpec column =
        table.columns().stream()
            .filter(c -> c.name().equals(table.partitionBy().get()))
            .findFirst()
            .orElseThrow();
    String time = of + dialect.name(column.name());
    List<String> conditions = new ArrayList<>();
    if (days.isPresent()) {
      for (Stretch stretch : Stretch.of(days.get())) {
        conditions.add(
            "%1$s >= %2$s AND %1$s < %3$s"
                .formatted(
                    time,
                    literal(column, start(stretch.first)),
                    literal(column, start(stretch.last.plusDays(1)))));
      }
    } else {
      conditions.add("%s >= %s".formatted(time, literal(column, FIRST)));
    }
    if (column.nullable()) {
      conditions.add(time + " IS NULL");
    }
    return "(" + String.join(" OR ", conditions) + ")";
  }

  private static String literal(ColumnSpec column, Instant instant) {
    return column.type() == ColumnType.DATE
        ? SqlDialect.literal(LocalDate.ofInstant(instant, ZoneOffset.UTC))
        : SqlDialect.literal(instant);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Days in a row, both ends let in. */
  private record Stretch(LocalDate first, LocalDate last) {
    static List<Stretch> of(SortedSet<LocalDate> days) {
      List<Stretch> stretches = new ArrayList<>();
      LocalDate first = days.first();
      LocalDate last = first;
      for (LocalDate day : days) {
        if (day.isAfter(last.plusDays(1))) {
          stretches.add(new Stretch(first, last));
          first = day;
        }
        last = day;
      }
      stretches.add(new Stretch(first, last));
      return stretches;
    }
  }
}
