package dev.alluvium.schemas.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models become in a warehouse. */
class ModelTablesTest {
  private static final WarehouseSpec BAKERY =
      WarehouseModel.of(ContractLoader.load(Path.of("src/test/resources/bakery")));

  @Test
  void areTablesBehindAllOthersWithTheirKeyAndLayout() {
    List<String> tables = BAKERY.tables().stream().map(TableSpec::qualifiedName).toList();
    assertThat(
        tables.subList(tables.size() - 3, tables.size()),
        contains("mart.sales_daily", "mart.sale_detail", "mart.best_article"));
    TableSpec daily = BAKERY.table("mart.sales_daily");
    assertThat(daily.key(), contains("sold_day", "article"));
    assertThat(daily.partitionBy(), is(Optional.of("sold_day")));
    assertThat(daily.clusterBy(), contains("article"));
  }

  @Test
  void inheritPersonalMarksAndPassThemOn() {
    assertThat(mark(BAKERY.table("mart.sales_daily").columns()), is(Optional.of("name")));
    ViewSpec best =
        BAKERY.views().stream()
            .filter(v -> v.name().equals("best_of_day"))
            .findFirst()
            .orElseThrow();
    assertThat(mark(best.columns()), is(Optional.of("name")));
  }

  private static Optional<String> mark(List<ColumnSpec> columns) {
    return columns.stream()
        .filter(column -> column.name().equals("buyer"))
        .findFirst()
        .orElseThrow()
        .personal();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "CAST(a AS NUMERIC)|CAST(a AS DECIMAL(38,9))",
        "CAST(a AS  float64 )|CAST(a AS  DOUBLE )",
        "CAST(a AS BYTES), CAST(b AS INT64)|CAST(a AS BLOB), CAST(b AS INT64)",
        "CAST(a AS NUMERIC(10, 2))|CAST(a AS NUMERIC(10, 2))",
        "a AS numeric, 'AS NUMERIC)' -- AS NUMERIC)|a AS numeric, 'AS NUMERIC)' -- AS NUMERIC)",
      })
  void callTypesAsBothEnginesUnderstandThem(String query, String inDuckDb) {
    assertThat(SqlDialect.DUCKDB.query(query), is(inDuckDb));
    assertThat(SqlDialect.BIGQUERY.query(query), is(query));
  }
}
