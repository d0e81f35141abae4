package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.StateSizes;
import java.time.Instant;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the state that holds a satellite's repeats back takes, encoded, for each observation. */
class ObservationSizeTest {
  private static final TableSpec TABLE =
      WarehouseModel.of(ContractLoader.loadNamed("music"))
          .table("vault.sat_location_geo_observations");

  /** Two of three are held back, and so kept with their rows. */
  @Test
  void ofAnObservation() {
    ObservationColumns columns = new ObservationColumns(TABLE);
    StateSizes.check(
        "an observation",
        new RecentObservationsCoder(TABLE),
        count -> {
          RecentObservations recent = new RecentObservations();
          for (int i = 0; i < count; i++) {
            Row row = row(i);
            recent.add(columns.key(row), columns.observation(row), written -> {});
          }
          return recent;
        });
  }

  private static Row row(int number) {
    @Nullable Object[] values = new @Nullable Object[TABLE.columns().size()];
    for (int i = 0; i < values.length; i++) {
      String column = TABLE.columns().get(i).name();
      values[i] =
          switch (TABLE.columns().get(i).type()) {
            case TIMESTAMP -> Instant.ofEpochSecond(1_680_000_000L + number);
            case INT64 -> (long) number;
            default ->
                column.endsWith("_hk")
                    ? String.format(Locale.ROOT, "%032X", number / 3)
                    : column.equals("hashdiff")
                        ? String.format(Locale.ROOT, "%032X", number / 3)
                        : "a text like others";
          };
    }
    return Row.withSchema(TABLE.rowSchema()).attachValues(values);
  }
}
