package dev.alluvium.schemas.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadColumnsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Price * units                                     | price units
          EXTRACT(day FROM at)                              | at
          DATE_TRUNC(day, month)                            | day
          TIMESTAMP_TRUNC(at, DAY, zone)                    | at zone
          DATE_DIFF('day', start, month)                    | month start
          IF(a = 'b c', `if`, NULL)                         | a if
          CASE WHEN a IS NULL THEN b END                    | a b
          MAX(a) OVER (PARTITION BY b ORDER BY c)           | a b c
          ROW_NUMBER() OVER (ORDER BY c)                    | c
          STRING_AGG(a, ',' ORDER BY b)                     | a b
          (SELECT MAX(t.a) FROM raw.t AS t WHERE t.b = c)   | c
          (SELECT t.a FROM raw.t AS t ORDER BY ABS(t.n - b) LIMIT 1) | b
          SUM(a) OVER (ORDER BY b ROWS 6 PRECEDING)         | a b
          STRING_AGG(a, ',' ORDER BY b) OVER (PARTITION BY c) | a b c
          COUNT(a) FILTER (WHERE b > 1)                     | a b
          a[i]                                              | a i
          a[1:3]                                            | a
          date_trunc(unit, at)                              | at unit
          DATE_DIFF('2024-01-01', at, DAY)                  | at
          DATE_DIFF(day, LAST_DAY(at, MONTH), DAY)          | at day
          DATE_ADD(at, INTERVAL 3 DAY)                      | at
          DATE_ADD(at, INTERVAL (a + 1) DAY)                | a at
          DATE_TRUNC(at, WEEK(MONDAY))                      | at
          CAST(date AS DATE) = DATE '2024-01-01'            | date
          ARRAY(SELECT a FROM raw.t)                        | a
          a IN (SELECT b FROM raw.t)                        | a b
          EXISTS (SELECT 1 FROM raw.t AS t WHERE t.id = id) | id
          CAST(a AS DATE) >= DATE '2024-01-01'              | a
          start + prior                                     | prior start
          """)
  void namesColumnsAndNoWordsThatStandWhereTheyDo(String sql, String names) {
    Set<String> columns =
        Set.of("a", "at", "b", "c", "d", "day", "month", "date", "i", "id", "if", "price");
    Set<String> others = Set.of("prior", "start", "time", "units", "unit", "zone");
    Set<String> found = new TreeSet<>(ReadColumns.of(sql).names());
    found.removeIf(name -> !columns.contains(name) && !others.contains(name)); // Words of SQL.

    assertThat(found, is(new TreeSet<>(Arrays.asList(names.split(" ", -1)))));
  }

  @Test
  void tellsQueriesFromColumnsThatAreCalledSo() {
    assertThat(ReadColumns.of("`select` + 1"), is(new ReadColumns(Set.of("select"), false)));
    assertThat(ReadColumns.of("1 + (SELECT MAX(a) FROM raw.t)").hasQuery(), is(true));
    assertThat(ReadColumns.of("ARRAY(SELECT a FROM raw.t)").hasQuery(), is(true));
    assertThat(ReadColumns.of("a = ANY (SELECT b FROM raw.t)").hasQuery(), is(true));
  }
}
