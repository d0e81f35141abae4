package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowDifferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ["a", "b"]              | ["a","b"]             | true
          ["a", "b"]              | ["b","a"]             | false
          {"a": 1, "b": [1.50]}   | {"b":[1.5],"a":1.0}   | true
          {"a": 1e2}              | {"a":100}             | true
          {"a": 1}                | {"a":"1"}             | false
          {"a": null}             | {}                    | false
          "\u00e9"               | "é"                   | true
          0.1                     | 0.10000000000000001   | false
          [1                      | [1                    | true
          [1                      | [1]                   | false
          [1] [2]                 | [1]                   | false
          """)
  void comparesJsonByWhatItSays(String expected, String given, boolean agree) {
    List<ColumnSpec> columns = List.of(ColumnSpec.optional("j", ColumnType.JSON, "JSON."));

    assertThat(
        RowDifference.of(columns, List.of(row(expected)), List.of(row(given))).isEmpty(),
        is(agree));
  }

  private static Row row(String json) {
    Schema schema = Schema.builder().addNullableField("j", ColumnType.JSON.fieldType()).build();
    return Row.withSchema(schema).addValue(json).build();
  }
}
