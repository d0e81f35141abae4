package dev.alluvium.transforms.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergeOrderTest {
  private static final TableSpec TABLE =
      TableSpec.builder()
          .setDataset("mart")
          .setName("t")
          .setDescription("Keys of bytes and numbers.")
          .setOwner("tests")
          .setColumns(
              List.of(
                  column("bytes", ColumnType.BYTES),
                  column("number", ColumnType.NUMERIC),
                  column("value", ColumnType.STRING)))
          .setKey(List.of("bytes", "number"))
          .setRule(MergeRule.LAST_WRITTEN)
          .build();

  private static ColumnSpec column(String name, ColumnType type) {
    return ColumnSpec.of(name, type, true, ColumnMeaning.of("A column."));
  }

  private static Object key(byte @Nullable [] bytes, @Nullable String number) {
    Row row =
        Row.withSchema(TABLE.rowSchema())
            .attachValues(bytes, number == null ? null : new BigDecimal(number), "v");
    return new MergeOrder(TABLE).keyOf(TableMutation.upsert(TABLE, row, 1));
  }

  @Test
  void hasOneKeyForWhatADatabaseTakesForTheSame() {
    assertThat(key(new byte[] {1, 2}, "2.5"), is(key(new byte[] {1, 2}, "2.500")));
    assertThat(key(null, "0"), is(key(null, "0.00")));
  }

  @Test
  void tellsOtherKeysApart() {
    assertThat(key(new byte[] {1, 2}, "2.5"), is(not(key(new byte[] {1, 3}, "2.5"))));
    assertThat(key(new byte[0], "2.5"), is(not(key(null, "2.5"))));
    assertThat(key(null, "2.5"), is(not(key(null, "25"))));
  }
}
