package dev.alluvium.schemas.warehouse.query;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.query.QueryColumns.QueryColumn;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryColumnsTest {
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "raw.a", List.of("id", "name", "price", "at"),
          "raw.b", List.of("id", "a_id", "note"),
          "raw.c", List.of("start", "month", "day", "current", "use", "trim"),
          "mart.a", List.of("id", "name"));

  private static QueryColumns read(String sql) {
    return QueryColumns.of(sql, name -> Optional.ofNullable(TABLES.get(name)));
  }

  private static String origins(QueryColumn column) {
    return column.provenance().origins().stream()
        .map(o -> o.column() + " " + o.how().name().toLowerCase(Locale.ROOT))
        .collect(joining(", "));
  }

  /** Of a query with one column: what it is made of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id FROM raw.a                                  | raw.a.id copied
          SELECT t.name AS n FROM raw.a AS t                    | raw.a.name copied
          SELECT raw.a.name FROM raw.a                          | raw.a.name copied
          SELECT a.name FROM raw.a                              | raw.a.name copied
          SELECT UPPER(TRIM(name)) AS n FROM raw.a              | raw.a.name computed
          SELECT CAST(name AS STRING) AS n FROM raw.a           | raw.a.name computed
          SELECT COUNT(*) AS n FROM raw.a                       | raw.a.* summed
          SELECT COUNT(1) AS n FROM raw.a                       | raw.a.* summed
          SELECT COUNT(DISTINCT name) AS n FROM raw.a           | raw.a.name summed
          SELECT SUM(price) AS n FROM raw.a                     | raw.a.price summed
          SELECT SUM(n) AS n FROM (SELECT 1 AS n FROM raw.a) AS s | raw.a.* summed
          SELECT SUM(1) OVER (PARTITION BY id) AS n FROM raw.a  | raw.a.* summed, raw.a.id decides
          SELECT MAX(name) AS n FROM raw.a                      | raw.a.name computed
          SELECT name LIKE '%x' AS n FROM raw.a                 | raw.a.name decides
          SELECT COALESCE(name = 'x', FALSE) AS n FROM raw.a    | raw.a.name decides
          SELECT name IN ('x', 'y') AS n FROM raw.a             | raw.a.name decides
          SELECT name IS NULL AS n FROM raw.a                   | raw.a.name decides
          SELECT name IS DISTINCT FROM note AS n FROM raw.a AS a JOIN raw.b AS b ON a.id = b.a_id | raw.a.name decides, raw.b.note decides
          SELECT price BETWEEN 1 AND id AS n FROM raw.a         | raw.a.id decides, raw.a.price decides
          SELECT CASE WHEN name = 'x' THEN price ELSE id END AS n FROM raw.a | raw.a.id computed, raw.a.name decides, raw.a.price computed
          SELECT IF(name = 'x', price, 0) AS n FROM raw.a       | raw.a.name decides, raw.a.price computed
          SELECT NULLIF(name, note) AS n FROM raw.a AS a JOIN raw.b AS b USING (id) | raw.a.name computed, raw.b.note decides
          SELECT DATE_TRUNC(at, MONTH) AS n FROM raw.a          | raw.a.at computed
          SELECT EXTRACT(YEAR FROM at) AS n FROM raw.a          | raw.a.at computed
          SELECT DATE_TRUNC(day, MONTH) AS n FROM raw.c         | raw.c.day computed
          SELECT DATE_TRUNC(day, WEEK(MONDAY)) AS n FROM raw.c  | raw.c.day computed
          SELECT LAST_DAY(day, MONTH) AS n FROM raw.c           | raw.c.day computed
          SELECT DATE_DIFF(start, day, DAY) AS n FROM raw.c     | raw.c.day computed, raw.c.start computed
          SELECT DATE_DIFF('day', start, month) AS n FROM raw.c | raw.c.month computed, raw.c.start computed
          SELECT date_trunc(use, start) AS n FROM raw.c         | raw.c.start computed, raw.c.use computed
          SELECT DATE_DIFF('2024-01-01', day, DAY) AS n FROM raw.c | raw.c.day computed
          SELECT EXTRACT(MONTH FROM day) AS n FROM raw.c        | raw.c.day computed
          SELECT MAX(start) AS start FROM raw.c GROUP BY start  | raw.c.start computed
          SELECT s.start AS xor FROM raw.c AS s WHERE start = 1 | raw.c.start copied
          SELECT (start = 1) IS NOT UNKNOWN AS n FROM raw.c     | raw.c.start decides
          SELECT CONCAT(TRIM(trim), use) AS n FROM raw.c        | raw.c.trim computed, raw.c.use computed
          SELECT DATE_ADD(at, INTERVAL (id) DAY) AS n FROM raw.a | raw.a.at computed, raw.a.id computed
          SELECT LAG(name) OVER (PARTITION BY id ORDER BY at) AS n FROM raw.a | raw.a.at decides, raw.a.id decides, raw.a.name computed
          SELECT ROW_NUMBER() OVER (PARTITION BY id ORDER BY at) AS n FROM raw.a | raw.a.* summed, raw.a.at decides, raw.a.id decides
          SELECT SUM(price) OVER (PARTITION BY id) AS n FROM raw.a | raw.a.id decides, raw.a.price summed
          SELECT STRING_AGG(name, ',' ORDER BY at) AS n FROM raw.a | raw.a.at decides, raw.a.name computed
          SELECT 'entries' AS n FROM raw.a                      |
          SELECT id FROM raw.a JOIN raw.b USING (id)            | raw.a.id copied, raw.b.id copied
          SELECT (SELECT MAX(b.note) FROM raw.b AS b WHERE b.a_id = a.id) AS n FROM raw.a AS a | raw.a.id decides, raw.b.a_id decides, raw.b.note computed
          SELECT EXISTS (SELECT 1 FROM raw.b AS b WHERE b.a_id = a.id) AS n FROM raw.a AS a | raw.a.id decides, raw.b.a_id decides
          SELECT s.n FROM (SELECT UPPER(name) AS n FROM raw.a) AS s | raw.a.name computed
          WITH x AS (SELECT name AS n FROM raw.a), y AS (SELECT n AS m FROM x) SELECT MAX(m) AS o FROM y | raw.a.name computed
          WITH raw_a (x, y) AS (SELECT id, name FROM raw.a) SELECT y FROM raw_a | raw.a.name copied
          SELECT name FROM raw.a UNION ALL SELECT note FROM raw.b | raw.a.name copied, raw.b.note copied
          WITH RECURSIVE r AS (SELECT id, name FROM raw.a UNION ALL SELECT b.id, CONCAT(r.name, b.note) FROM r JOIN raw.b AS b ON b.a_id = r.id) SELECT name FROM r | raw.a.name copied, raw.b.note computed
          SELECT n.x FROM (SELECT a.*, b.note AS x FROM raw.a AS a CROSS JOIN raw.b AS b) AS n | raw.b.note copied
          SELECT TRIM(BOTH 'x' FROM name) AS n FROM raw.a       | raw.a.name computed
          SELECT SUBSTRING(name FROM 1 FOR 2) AS n FROM raw.a   | raw.a.name computed
          SELECT JSON_OBJECT('x', name) AS n FROM raw.a         | raw.a.name computed
          SELECT JSON_OBJECT(KEY name VALUE price) AS n FROM raw.a | raw.a.name computed, raw.a.price computed
          SELECT JSON_OBJECTAGG(id : name) AS n FROM raw.a      | raw.a.id computed, raw.a.name computed
          SELECT name[1] AS n FROM raw.a                        | raw.a.name computed
          SELECT TO_JSON_STRING(b) AS n FROM raw.b AS b         | raw.b.a_id computed, raw.b.id computed, raw.b.note computed
          SELECT b AS n FROM raw.b AS b                         | raw.b.a_id computed, raw.b.id computed, raw.b.note computed
          SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY name) AS n FROM raw.a | raw.a.name computed
          SELECT STRING_AGG(name, note) OVER (PARTITION BY a.at) AS n FROM raw.a AS a CROSS JOIN raw.b AS b | raw.a.at decides, raw.a.name computed, raw.b.note computed
          SELECT LAG(name, price) OVER (ORDER BY at) AS n FROM raw.a | raw.a.at decides, raw.a.name computed, raw.a.price decides
          SELECT ANY_VALUE(name HAVING MAX at) AS n FROM raw.a  | raw.a.at decides, raw.a.name computed
          SELECT name = ANY (SELECT note FROM raw.b) AS n FROM raw.a | raw.a.name decides, raw.b.note decides
          SELECT raw.a.name FROM raw.a JOIN mart.a ON raw.a.id = mart.a.id | raw.a.name copied
          SELECT n.id FROM (SELECT * FROM (SELECT id FROM raw.a), (SELECT note FROM raw.b)) AS n | raw.a.id copied
          SELECT u.y FROM (SELECT id, name FROM raw.a) AS u (x, y) | raw.a.name copied
          SELECT u.x FROM raw.a CROSS JOIN UNNEST(name) AS u (x) | raw.a.name computed
          WITH x (a, b, c, d, e, f) AS (SELECT * FROM raw.a JOIN raw.b USING (id)) SELECT f FROM x | raw.b.note copied
          WITH x (a, b, c, d, e, f) AS (SELECT * FROM raw.a JOIN (raw.b JOIN mart.a AS m USING (id)) USING (id)) SELECT f FROM x | raw.b.note copied
          WITH x (a, b, c, d, e, f) AS (SELECT * FROM raw.a NATURAL JOIN raw.b) SELECT f FROM x | raw.b.note copied
          SELECT name FROM raw.a EXCEPT DISTINCT SELECT note FROM raw.b | raw.a.name copied
          SELECT note FROM raw.b INTERSECT DISTINCT SELECT name FROM raw.a | raw.b.note copied
          SELECT EXTRACT(HOUR FROM at AT TIME ZONE name) AS n FROM raw.a | raw.a.at computed, raw.a.name computed
          SELECT SUM(price) OVER w AS n FROM raw.a WINDOW w AS (PARTITION BY id ORDER BY at) | raw.a.at decides, raw.a.id decides, raw.a.price summed
          WITH x AS (SELECT id AS n FROM raw.a) SELECT n FROM (WITH x AS (SELECT note AS n FROM raw.b) SELECT n FROM x) AS y | raw.b.note copied
          WITH a AS (SELECT note AS name FROM raw.b) SELECT name FROM a | raw.b.note copied
          SELECT name FROM raw.a ORDER BY name LIMIT 3          | raw.a.name copied
          WITH RECURSIVE r AS (SELECT name AS a, 'x' AS b, 'x' AS c, 'x' AS d, 'x' AS e, 'x' AS f, 'x' AS g, 'x' AS h, 'x' AS i, 'x' AS j, 'x' AS k, 'x' AS l, 'x' AS m FROM raw.a UNION ALL SELECT 'x', a, b, c, d, e, f, g, h, i, j, k, l FROM r) SELECT m FROM r | raw.a.name copied
          SELECT x.id FROM (SELECT * REPLACE (UPPER(name) AS id) FROM raw.a) AS x | raw.a.name computed
          """)
  void tellsWhatAColumnIsMadeOf(String sql, String origins) {
    List<QueryColumn> columns = read(sql).columns();

    assertThat(
        columns.stream().map(QueryColumnsTest::origins).toList(), is(List.of(text(origins))));
  }

  private static String text(String origins) {
    return origins == null ? "" : origins;
  }

  @Test
  void namesColumnsInTheirOrder() {
    QueryColumns query = read("SELECT b.note, a.*, UPPER(name) AS big FROM raw.a AS a, raw.b AS b");

    assertThat(
        query.columns().stream().map(QueryColumn::name).toList(),
        is(List.of("note", "id", "name", "price", "at", "big")));
  }

  @Test
  void namesAColumnOfUsingOnce() {
    QueryColumns query = read("SELECT * FROM raw.a AS a JOIN raw.b AS b USING (id)");

    assertThat(
        query.columns().stream().map(QueryColumn::name).toList(),
        is(List.of("id", "name", "price", "at", "a_id", "note")));
    assertThat(origins(query.columns().get(0)), is("raw.a.id copied, raw.b.id copied"));
  }

  @Test
  void saysEachRuleOnceHoweverOftenAQueryGoesRound() {
    QueryColumns query =
        read(
            """
            WITH RECURSIVE r AS (
              SELECT id, name FROM raw.a
              UNION ALL SELECT r.id, r.name FROM r
              UNION ALL SELECT b.id, b.note FROM raw.b AS b)
            SELECT name FROM r""");

    assertThat(query.columns().get(0).provenance().rule(), is("name or note"));
  }

  @Test
  void tellsWhichColumnsDecideItsRows() {
    QueryColumns query =
        read(
            """
            WITH cheap AS (SELECT id FROM raw.a WHERE price < 3)
            SELECT note, COUNT(*) AS n FROM raw.b AS b JOIN cheap ON cheap.id = b.a_id
            GROUP BY note HAVING COUNT(DISTINCT b.id) > 1""");

    assertThat(
        new TreeSet<>(query.decides()).stream().map(ColumnId::toString).toList(),
        is(List.of("raw.a.id", "raw.a.price", "raw.b.a_id", "raw.b.id", "raw.b.note")));
  }

  @Test
  void tellsWhichColumnsDecideTheRowsOfSeveralQueries() {
    assertThat(
        decides(
            "SELECT name FROM raw.a EXCEPT DISTINCT SELECT note FROM raw.b ORDER BY name LIMIT 3"),
        is(List.of("raw.a.name", "raw.b.note")));
    assertThat(
        decides("SELECT id FROM raw.a UNION ALL SELECT a_id FROM raw.b ORDER BY id LIMIT 3"),
        is(List.of("raw.a.id", "raw.b.a_id")));
  }

  private static List<String> decides(String sql) {
    return new TreeSet<>(read(sql).decides()).stream().map(ColumnId::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT nmae FROM raw.a              | there is no column nmae
          SELECT b.name FROM raw.a AS a       | there is no column b.name
          SELECT x FROM raw.d                 | there is no table raw.d
          SELECT z.* FROM raw.a AS a          | there is no relation z
          SELECT id FROM raw.a GROUP BY 2     | GROUP BY 2 is no column: there are 1
          SELECT id FROM raw.a GROUP BY 0     | GROUP BY 0 is no column: there are 1
          SELECT id FROM raw.a UNION ALL SELECT id, note FROM raw.b | the queries of a UNION give 1 and 2 columns
          SELECT 'x' AS a, note AS b FROM raw.b UNION DISTINCT BY NAME SELECT note AS b, name AS a FROM raw.a | the queries of a UNION go by the places of their columns, not BY NAME
          SELECT id FROM raw.a INTERSECT CORRESPONDING SELECT id FROM raw.b | the queries of a UNION go by the places of their columns, not BY NAME
          SELECT TO_JSON_STRING(a.*) AS n FROM raw.a AS a | cannot tell what a function of all columns gives: a.*; name them
          SELECT COLUMNS('^mail$') FROM raw.a | cannot tell what a function of all columns gives: COLUMNS('^mail$'); name them
          SELECT CONCAT(*) AS n FROM raw.a AS a | cannot tell what a function of all columns gives: *; name them
          SELECT SUM(price) OVER w AS n FROM raw.a | there is no window w
          SELECT * FROM raw.a UNPIVOT (v FOR k IN (id, price)) | cannot tell what columns this gives: raw.a UNPIVOT (v FOR k IN (id, price))
          """)
  void saysWhatIsNotThere(String sql, String message) {
    QueryException wrong = assertThrows(QueryException.class, () -> read(sql));

    assertThat(wrong.getMessage(), is(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT FROM WHERE", "", "DELETE FROM raw.a", "SELECT (1"})
  void refusesWhatIsNoQuery(String sql) {
    assertThrows(QueryException.class, () -> read(sql));
  }

  static Stream<String> domains() {
    return ContractLoader.domains().stream();
  }

  /** Each is read, and gives the columns that the contract says, of what there is. */
  @ParameterizedTest
  @MethodSource("domains")
  void readsAllQueriesOfOurDomains(String domain) {
    WarehouseSpec warehouse = WarehouseModel.of(ContractLoader.loadFromClasspath(domain));
    Map<String, List<String>> relations = new HashMap<>();
    warehouse.tables().forEach(t -> relations.put(t.qualifiedName(), names(t.columns())));
    warehouse.views().forEach(v -> relations.put(v.qualifiedName(), names(v.columns())));
    List<ViewSpec> queries =
        Stream.concat(warehouse.views().stream(), warehouse.models().stream()).toList();

    assertThat(queries, is(not(empty())));
    for (ViewSpec view : queries) {
      QueryColumns read =
          QueryColumns.of(view.query(), name -> Optional.ofNullable(relations.get(name)));
      assertThat(
          view.qualifiedName(),
          read.columns().stream().map(QueryColumn::name).toList(),
          is(names(view.columns())));
    }
  }

  private static List<String> names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).toList();
  }

  @Test
  void saysWhereAQueryCannotBeRead() {
    QueryException wrong =
        assertThrows(QueryException.class, () -> read("SELECT id\n  FROM FROM raw.a"));

    assertThat(wrong.getMessage(), is("line 2, column 3: cannot read on from \"FROM\""));
  }
}
