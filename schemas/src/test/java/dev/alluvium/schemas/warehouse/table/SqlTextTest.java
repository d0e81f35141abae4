package dev.alluvium.schemas.warehouse.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT 1 | ~~",
        "SELECT a FROM vault.hub_user | vault.hub_user",
        "select a from vault.hub_user as h join vault . sat on h.a = sat.a | vault.hub_user vault.sat",
        "SELECT mart.x.a FROM mart.x, mart.y | mart.x mart.y",
        "SELECT h.a FROM (SELECT a FROM raw.plays) AS h | raw.plays",
        "WITH t AS (SELECT 1 FROM mart.x) SELECT 1 FROM t | mart.x",
        "SELECT a FROM t | t",
        "SELECT a FROM vualt.hub_user | vualt.hub_user",
        "SELECT a FROM other.mart.x | other.mart.x",
        "SELECT a FROM mart.x.y | mart.x.y",
        "SELECT a FROM read_csv('/x') | read_csv",
        "SELECT a FROM '/x.csv' | ''",
        "SELECT EXTRACT(YEAR FROM h.a) FROM mart.x AS h | mart.x",
        "SELECT TRIM(BOTH 'x' FROM h.a), SUBSTRING(b FROM c FOR 2) FROM mart.x AS h | mart.x",
        "WITH t (a, b) AS (SELECT 1, 2 FROM mart.x), u (c) AS (SELECT a FROM t) SELECT c FROM u | mart.x",
        "SELECT f(a) AS b FROM mart.x | mart.x",
        "SELECT (SELECT max(b) FROM u) FROM mart.x | u mart.x",
        "SELECT EXTRACT(YEAR FROM (SELECT b FROM u)) FROM mart.x | u mart.x",
        "SELECT a IS DISTINCT FROM b FROM mart.x | mart.x",
        "SELECT a FROM mart.x, UNNEST(b) CROSS JOIN UNNEST(c) | mart.x",
        "SELECT a /* FROM u */ FROM mart.x -- JOIN raw.y | mart.x",
        "SELECT 'FROM raw.y; it''s' FROM mart.x | mart.x",
        "SELECT 1.5 FROM mart.x | mart.x",
      })
  void findsTheRelationsOfAQuery(String sql, String relations) {
    assertThat(String.join(" ", new SqlText(sql).relations()), is(relations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT 1 | true | ",
        "~  -- why\nwith x as (select 1) select 1 from x~ | true | ",
        "DROP TABLE x | false | ",
        "(SELECT 1) | false | ",
        "SELECTED | false | ",
        "~~ | false | ",
        "SELECT 1; DROP TABLE x | true | ;",
        "SELECT ';' | true | ",
        "SELECT 1 -- ; | true | ",
        "SELECT \"a\" | true | \"",
        "SELECT `a` | true | `",
        "SELECT 'a | true | '",
        "SELECT 'a\\' | true | '",
        "SELECT $$;$$ | true | $",
        "SELECT 1 # ; | true | #",
      })
  void tellsWhetherItIsOneQueryThatEnginesReadAlike(String sql, boolean query, String stray) {
    SqlText text = new SqlText(sql);
    assertThat(text.isQuery(), is(query));
    assertThat(text.stray(), is(Optional.ofNullable(stray)));
  }
}
