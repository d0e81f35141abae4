package dev.alluvium.schemas.warehouse.quality;

import static dev.alluvium.schemas.warehouse.quality.CheckedRows.column;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.Volume;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds days with too few rows or too many. A day is looked at if one of the same weekday had rows
 * in the weeks before, whether or not it has rows itself; days that have not ended, and the newest
 * that has rows unless it is asked for, are not. Rows ahead of the clock make no day the newest.
 */
final class VolumeSql {
  private VolumeSql() {}

  static ExpectationQueries queries(Volume rule, CheckedRows rows) {
    String looked = days(rule, rows);
    List<String> breaks = new ArrayList<>();
    add(breaks, "<", rule.atLeast());
    add(breaks, ">", rule.atMost());
    return new ExpectationQueries(
        "SELECT 1 AS one FROM (\n%s\n) AS d".formatted(looked),
        "SELECT d.on_day AS on_day FROM (\n%s\n) AS d\nWHERE %s"
            .formatted(looked, String.join(" OR ", breaks)),
        List.of("on_day"));
  }

  private static void add(List<String> breaks, String sign, @Nullable BigDecimal share) {
    if (share != null) {
      breaks.add("d.day_rows %s %s * d.usual_rows".formatted(sign, share.toPlainString()));
    }
  }

  /** Each day that is looked at, its rows, and the mean of those of the weeks before. */
  private static String days(Volume rule, CheckedRows rows) {
    CheckedDays days = rows.days();
    LocalDate lastWhole = days.lastWhole(rows.time().type() == ColumnType.DATE);
    Optional<LocalDate> last = days.last().filter(day -> !day.isAfter(lastWhole));
    String newest =
        last.isPresent()
            ? ""
            : "\n  AND u.on_day < (SELECT MAX(c.on_day) FROM day_counts AS c WHERE c.on_day <= %s)"
                .formatted(SqlDialect.literal(lastWhole.plusDays(1)));
    return """
        WITH day_counts AS (
          SELECT CAST(%1$s AS DATE) AS on_day, COUNT(*) AS day_rows
          %2$s
          GROUP BY CAST(%1$s AS DATE)
        ),
        usual AS (
          SELECT CAST(DATE_ADD(c.on_day, INTERVAL (w.days) DAY) AS DATE) AS on_day, AVG(c.day_rows) AS usual_rows
          FROM day_counts AS c CROSS JOIN (%3$s) AS w
          GROUP BY CAST(DATE_ADD(c.on_day, INTERVAL (w.days) DAY) AS DATE)
        )
        SELECT u.on_day AS on_day, COALESCE(c.day_rows, 0) AS day_rows, u.usual_rows AS usual_rows
        FROM usual AS u LEFT JOIN day_counts AS c ON c.on_day = u.on_day
        WHERE u.on_day <= %4$s%5$s%6$s"""
        .formatted(
            column(rows.time()),
            rows.from(
                days.first().map(day -> day.minusWeeks(rule.weeks())),
                last,
                column(rows.time()) + " IS NOT NULL"),
            IntStream.rangeClosed(1, rule.weeks())
                .mapToObj(week -> "SELECT " + 7 * week + " AS days")
                .collect(joining(" UNION ALL ")),
            SqlDialect.literal(last.orElse(lastWhole)),
            days.first().map(day -> "\n  AND u.on_day >= " + SqlDialect.literal(day)).orElse(""),
            newest);
  }
}
