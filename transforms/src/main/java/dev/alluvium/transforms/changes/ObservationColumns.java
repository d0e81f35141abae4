package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.vault.VaultTables;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;

/** Where a table of observations has what tells a change. */
final class ObservationColumns {
  private static final List<String> OF_AN_OBSERVATION =
      List.of(VaultTables.LOAD_TS, VaultTables.LOAD_SEQUENCE, VaultTables.HASHDIFF);
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final int[] parent;
  private final int loadTs;
  private final int loadSequence;
  private final int hashdiff;

  ObservationColumns(TableSpec table) {
    List<String> names = table.columns().stream().map(ColumnSpec::name).toList();
    parent =
        table.key().stream()
            .filter(column -> !OF_AN_OBSERVATION.contains(column))
            .mapToInt(names::indexOf)
            .toArray();
    loadTs = names.indexOf(VaultTables.LOAD_TS);
    loadSequence = names.indexOf(VaultTables.LOAD_SEQUENCE);
    hashdiff = names.indexOf(VaultTables.HASHDIFF);
  }

  /**
   * What is observed: its hash keys, or columns of any type. Different keys are different texts.
   */
  String key(Row row) {
    if (parent.length == 1) {
      return value(row, parent[0]);
    }
    StringBuilder key = new StringBuilder();
    for (int column : parent) {
      key.append(value(row, column).replace("\\", "\\\\").replace("|", "\\|")).append('|');
    }
    return key.toString();
  }

  private static String value(Row row, int column) {
    return String.valueOf(row.getValues().get(column));
  }

  Instant loadTs(Row row) {
    return (Instant) Objects.requireNonNull(row.getValues().get(loadTs));
  }

  Observation observation(Row row) {
    long sequence = (Long) Objects.requireNonNull(row.getValues().get(loadSequence));
    return new Observation(micros(loadTs(row)), sequence, text(row, hashdiff), row);
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / 1_000;
  }

  private static String text(Row row, int column) {
    return (String) Objects.requireNonNull(row.getValues().get(column));
  }
}
