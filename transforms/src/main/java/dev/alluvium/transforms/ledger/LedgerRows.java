package dev.alluvium.transforms.ledger;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes the rows of {@code ops.ledger}. */
final class LedgerRows {
  /** Above every time in microseconds of these hundred years, which sequences once were. */
  private static final long FIRST_SEQUENCE = 1L << 52;

  private LedgerRows() {}

  /**
   * The row that says how many. Its place in the order of writing is the count itself, which only
   * grows: a clock that is set back between two rows of a key does not let the smaller one stand.
   */
  static TableMutation of(TableSpec ledger, String run, LedgerKey key, long records, Instant now) {
    Long windowStart = key.windowStart();
    @Nullable Object[] values = {
      run,
      key.event(),
      key.source(),
      windowStart == null ? null : Instant.ofEpochSecond(windowStart),
      key.outcome().code(),
      key.reason(),
      records,
      now.truncatedTo(ChronoUnit.MICROS)
    };
    return TableMutation.upsert(
        ledger, Row.withSchema(ledger.rowSchema()).attachValues(values), FIRST_SEQUENCE + records);
  }
}
