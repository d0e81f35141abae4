package dev.alluvium.schemas.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadColumnsTest {
  private static ReadColumns read(String sql) throws Exception {
    PlainSelect select =
        (PlainSelect) Objects.requireNonNull(SqlParsing.statement("SELECT (" + sql + ")", 5_000));
    Expression expression = select.getSelectItem(0).getExpression();
    return ReadColumns.of(expression);
  }

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
          a IN (SELECT b FROM raw.t)                        | a b
          EXISTS (SELECT 1 FROM raw.t AS t WHERE t.id = id) | id
          CAST(a AS DATE) >= DATE '2024-01-01'              | a
          start + prior                                     | prior start
          """)
  void namesColumnsAndNoWordsThatStandWhereTheyDo(String sql, String names) throws Exception {
    assertThat(read(sql).names(), is(new TreeSet<>(Arrays.asList(names.split(" ", -1)))));
  }

  @Test
  void tellsQueriesFromColumnsThatAreCalledSo() throws Exception {
    assertThat(read("`select` + 1"), is(new ReadColumns(Set.of("select"), false)));
    assertThat(read("1 + (SELECT MAX(a) FROM raw.t)").hasQuery(), is(true));
    assertThat(read("a = ANY (SELECT b FROM raw.t)").hasQuery(), is(true));
  }
}
