package dev.alluvium.transforms.warehouse.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTablesTest {
  private static final RowTables TABLES =
      new RowTables(List.of(table("plays", "song"), table("views", "page"), table("all", "page")));

  @ParameterizedTest
  @CsvSource({
    "position song, raw.plays",
    "position, raw.plays|raw.views|raw.all",
    "song, raw.plays",
    "position page, raw.views|raw.all",
    "nothing, ''"
  })
  void namesTheTablesThatARowOfTheseColumnsCanBeOf(String columns, String tables) {
    assertThat(TABLES.of(Set.of(columns.split(" ", -1))), is(tables));
  }

  private static TableSpec table(String name, String column) {
    return TableSpec.builder()
        .setDataset("raw")
        .setName(name)
        .setDescription("a table")
        .setOwner("data")
        .setColumns(
            List.of(
                ColumnSpec.required("position", ColumnType.INT64, "where"),
                ColumnSpec.optional(column, ColumnType.STRING, "what")))
        .setKey(List.of("position"))
        .setRule(MergeRule.FIRST_WRITTEN)
        .build();
  }
}
