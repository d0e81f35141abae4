package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The views of alerts, in the SQL that DuckDB and BigQuery share. A window is compared by whole
 * numbers and decimals alone; what is shown of the usual level is a float.
 */
public final class AlertViews {
  /** Within this time of a day's midnight, UTC, the day is over in every zone. */
  private static final Duration ANY_ZONE = Duration.ofDays(2);

  /**
   * One, as a float: engines have no name of the type in common, and a literal becomes decimal
   * where it stands beside one.
   */
  private static final String FLOAT_ONE = "EXP(0e0)";

  private AlertViews() {}

  /** Of the mart's columns those of the rule, then the usual level and what it rests on. */
  public static ViewSpec of(AlertSpec alert, TableSpec mart) {
    List<String> shown = columns(alert);
    List<ColumnSpec> columns = new ArrayList<>();
    for (String name : shown) {
      mart.columns().stream().filter(column -> column.name().equals(name)).forEach(columns::add);
    }
    columns.add(
        ColumnSpec.required(
            AlertSpec.USUAL,
            ColumnType.FLOAT64,
            String.format(
                Locale.ROOT,
                "Average of %s in windows of this weekday and %s, in the %d weeks before.",
                alert.watch(),
                alert.slot(),
                alert.weeks())));
    columns.add(
        ColumnSpec.required(
            AlertSpec.USUAL_WINDOWS, ColumnType.INT64, "Windows that the average is of."));
    columns.add(
        ColumnSpec.optional(
            AlertSpec.TIMES_USUAL,
            ColumnType.FLOAT64,
            "How many times the average it is; empty where that is not above zero."));
    return ViewSpec.of(
        mart.dataset(),
        alert.name(),
        alert.description(),
        alert.owner(),
        columns,
        sql(alert, mart));
  }

  /** Names of the mart's columns that an alert has, in its order. */
  public static List<String> columns(AlertSpec alert) {
    return Stream.concat(
            alert.per().stream(),
            Stream.of(alert.window(), alert.day(), alert.slot(), alert.watch()))
        .toList();
  }

  private static String sql(AlertSpec alert, TableSpec mart) {
    String key = join(alert.per(), "%s, ") + alert.day() + ", " + alert.slot();
    return String.format(
        Locale.ROOT,
        """
        WITH daily AS (
          SELECT %1$s, SUM(%2$s) AS usual, COUNT(%2$s) AS usual_windows
          FROM %3$s
          WHERE %2$s IS NOT NULL
          GROUP BY %1$s
        ), earlier AS (
          %4$s
        ), level AS (
          SELECT %1$s, SUM(e.usual) AS usual, CAST(SUM(e.usual_windows) AS INT64) AS usual_windows
          FROM earlier AS e
          GROUP BY %1$s
          HAVING SUM(e.usual_windows) >= %5$d
        )
        SELECT
          %6$s,
          %12$s * l.usual / l.usual_windows AS usual,
          l.usual_windows,
          CASE WHEN l.usual > 0
            THEN %12$s * (m.%2$s * l.usual_windows) / l.usual
          END AS times_usual
        FROM %3$s AS m
        JOIN level AS l
          ON %7$sl.%8$s = m.%8$s AND l.%9$s = m.%9$s
        WHERE %10$s
          AND %11$s""",
        key,
        alert.watch(),
        mart.qualifiedName(),
        earlier(alert),
        alert.windows(),
        columns(alert).stream().map(column -> "m." + column).collect(joining(", ")),
        join(alert.per(), "l.%1$s IS NOT DISTINCT FROM m.%1$s AND "),
        alert.day(),
        alert.slot(),
        atLeast("m." + alert.watch(), alert.atLeast(), ""),
        atLeast("m." + alert.watch() + " * l.usual_windows", alert.times(), " * l.usual"),
        FLOAT_ONE);
  }

  /** Every day's windows, under each later day that they count for. */
  private static String earlier(AlertSpec alert) {
    return IntStream.rangeClosed(1, alert.weeks())
        .mapToObj(
            week ->
                String.format(
                    Locale.ROOT,
                    "SELECT %sCAST(DATE_ADD(%3$s, INTERVAL (%2$d) DAY) AS DATE) AS %3$s, %4$s, usual, usual_windows FROM daily",
                    join(alert.per(), "%s, "),
                    7 * week,
                    alert.day(),
                    alert.slot()))
        .collect(joining("\n  UNION ALL "));
  }

  /** {@code left >= number × unit}, without a fraction, which engines read as a float. */
  private static String atLeast(String left, BigDecimal number, String unit) {
    BigDecimal plain = number.stripTrailingZeros();
    if (plain.scale() <= 0) {
      return "%s >= %s%s".formatted(left, plain.toPlainString(), unit);
    }
    return "%s * %s >= %s%s"
        .formatted(
            left, BigDecimal.TEN.pow(plain.scale()).toPlainString(), plain.unscaledValue(), unit);
  }

  private static String join(List<String> names, String each) {
    return names.stream().map(each::formatted).collect(joining());
  }

  /**
   * The query of the past that a stream starts with: per day and slot the sum and number of the
   * windows that start before a time and can still count for one that starts later. Every column is
   * text: those of {@code per}, the day, the slot, sum and number.
   */
  public static String history(AlertSpec alert, TableSpec mart, Instant until) {
    Instant from = until.minus(Duration.ofDays(7L * alert.weeks())).minus(ANY_ZONE);
    String key = join(alert.per(), "%s, ") + alert.day() + ", " + alert.slot();
    return """
        SELECT %1$sCAST(%2$s AS STRING) AS usual_day, CAST(%3$s AS STRING) AS usual_slot,
          CAST(SUM(%4$s) AS STRING) AS usual, CAST(COUNT(%4$s) AS STRING) AS usual_windows
        FROM %5$s
        WHERE %6$s >= %7$s AND %6$s < %8$s
          AND %4$s IS NOT NULL AND %2$s IS NOT NULL AND %3$s IS NOT NULL
        GROUP BY %9$s"""
        .formatted(
            join(alert.per(), "CAST(%1$s AS STRING) AS %1$s, "),
            alert.day(),
            alert.slot(),
            alert.watch(),
            mart.qualifiedName(),
            alert.window(),
            SqlDialect.literal(from),
            SqlDialect.literal(until),
            key);
  }
}
