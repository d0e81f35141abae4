package dev.alluvium.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class ObservationColumnsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("code", Schema.FieldType.STRING)
          .addNullableField("part", Schema.FieldType.STRING)
          .addNullableField("number", Schema.FieldType.INT64)
          .build();

  private static String key(List<String> key, String code, String part, long number) {
    TableSpec table = Observed.table(SCHEMA).toBuilder().setKey(key).build();
    Row row = Row.withSchema(table.rowSchema()).addValues(code, part, number).build();
    return new ObservationColumns(table).key(row);
  }

  @Test
  void tellKeysOfSeveralColumnsApartWhateverStandsInThem() {
    List<String> both = List.of("code", "part");
    assertThat(key(both, "a|", "b", 1), is(not(key(both, "a", "|b", 1))));
    assertThat(key(both, "a\\", "|b", 1), is(not(key(both, "a\\|", "b", 1))));
  }

  @Test
  void takeKeysOfAnyType() {
    assertThat(key(List.of("number"), "a", "b", 7), is("7"));
    assertThat(key(List.of("code", "number"), "a", "b", 7), is("a|7|"));
  }
}
