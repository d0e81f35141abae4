package dev.alluvium.schemas.warehouse.view;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InformationViewsTest {
  private static final List<ViewSpec> SHOP =
      WarehouseModel.of(ContractLoader.load(Path.of("src/test/resources/shop"))).views().stream()
          .filter(view -> view.dataset().equals("mart"))
          .toList();

  @Test
  void standBehindWhatTheyRead() {
    assertThat(
        SHOP.stream().map(ViewSpec::qualifiedName).toList(),
        contains("mart.mart_rush", "mart.sale", "mart.buyer"));
    assertThat(
        SHOP.stream().map(ViewSpec::owner).toList(), contains("shop-data", "sales", "shop-data"));
  }

  @Test
  void keepPersonalMarksAlsoByWayOfOtherViews() {
    assertThat(marks(SHOP.get(1)), contains(Optional.of("identifier"), Optional.empty()));
    assertThat(marks(SHOP.get(2)), contains(Optional.of("identifier"), Optional.of("attribute")));
  }

  /** A view of one column over people, by what it shows of whom. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT email AS shown FROM raw.person                                | identifier
          SELECT LOWER(name) AS shown FROM raw.person                          | name
          SELECT MAX(email) AS shown FROM raw.person                           | identifier
          SELECT TO_HEX(MD5(email)) AS shown FROM raw.person                   | identifier
          SELECT p.n AS shown FROM (SELECT name AS n FROM raw.person) AS p     | name
          WITH p AS (SELECT name AS n FROM raw.person) SELECT n AS shown FROM p | name
          SELECT CASE WHEN spent > 3 THEN email END AS shown FROM raw.person   | identifier
          SELECT COALESCE(country, email) AS shown FROM raw.person             | identifier
          SELECT COUNT(DISTINCT email) AS shown FROM raw.person                |
          SELECT email LIKE '%test%' AS shown FROM raw.person                  |
          SELECT spent AS shown FROM raw.person WHERE email = 'a@b'            |
          SELECT email FROM raw.person                                         | identifier
          SELECT country AS email FROM raw.person                              |
          SELECT EMAIL FROM raw.person                                         | identifier
          SELECT Name AS Shown FROM raw.person                                 | name
          SELECT TRIM(BOTH ' ' FROM email) AS shown FROM raw.person            | identifier
          SELECT TO_JSON_STRING(p) AS shown FROM raw.person AS p               | identifier
          SELECT COLUMNS('e.*') FROM raw.person                                | identifier
          SELECT email FROM raw.person TABLESAMPLE SYSTEM (10 PERCENT (        | identifier
          """)
  void keepTheMarkOfWhatAColumnIsMadeOf(String sql, String mark) {
    TableSpec person =
        TableSpec.builder()
            .setDataset("raw")
            .setName("person")
            .setDescription("People.")
            .setOwner("shop-data")
            .setColumns(
                List.of(
                    column("email", Optional.of("identifier")),
                    column("name", Optional.of("name")),
                    column("spent", Optional.empty()),
                    column("country", Optional.empty())))
            .setKey(List.of("email"))
            .setRule(MergeRule.LAST_WRITTEN)
            .build();
    String shown = sql.toLowerCase(Locale.ROOT).contains("as shown") ? "shown" : "email";
    InformationViewSpec view =
        InformationViewSpec.of(
            "who",
            "Who.",
            "shop-data",
            List.of(ViewColumnSpec.of(shown, ColumnType.STRING, ColumnMeaning.of("Who."))),
            sql,
            "");

    List<ViewSpec> made =
        InformationViews.of(
                List.of(view), List.of(), Map.of(person.qualifiedName(), person.columns()))
            .views();

    assertThat(marks(made.get(0)), contains(Optional.ofNullable(mark)));
  }

  private static ColumnSpec column(String name, Optional<String> mark) {
    return ColumnSpec.of(name, ColumnType.STRING, true, ColumnMeaning.of(mark, name));
  }

  private static List<Optional<String>> marks(ViewSpec view) {
    return view.columns().stream().map(ColumnSpec::personal).toList();
  }

  @Test
  void keepTheirOrderWhereItWillDoAndLeaveOutCircles() {
    Map<String, Set<String>> reads = new LinkedHashMap<>();
    reads.put("d", Set.of("c", "table"));
    reads.put("a", Set.of("table"));
    reads.put("b", Set.of());
    reads.put("c", Set.of("a", "b"));
    reads.put("self", Set.of("self"));
    reads.put("to", Set.of("fro"));
    reads.put("fro", Set.of("to"));
    reads.put("behind", Set.of("fro"));

    assertThat(ViewOrder.of(reads), contains("a", "b", "c", "d"));
    assertThat(ViewOrder.of(Map.of()), is(Set.of()));
  }
}
