package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The rows that are to be computed, and how.
 *
 * @param first first day, UTC
 * @param last last day, let in
 * @param asOf day from which ages are counted
 * @param hash of the vault, whose ghosts stand for what there is not
 */
record ComputedRange(
    LocalDate first, LocalDate last, LocalDate asOf, HashAlgorithm hash, SqlDialect dialect) {

  /** Start of the first day. */
  Instant from() {
    return start(first);
  }

  /** End of the last day, left out. */
  Instant until() {
    return start(last.plusDays(1));
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
