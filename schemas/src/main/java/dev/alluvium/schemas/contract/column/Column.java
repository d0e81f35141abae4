package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;
import java.util.Optional;

/** A column that other parts of a contract can name; of no known type where its own is at fault. */
public record Column(
    String name, Optional<ColumnType> type, Optional<String> personal, String description) {

  /** What every event has: its time, whatever its contract calls it. */
  public static final Column EVENT_TS =
      new Column(
          "event_ts",
          Optional.of(ColumnType.TIMESTAMP),
          Optional.empty(),
          "When it happened, UTC.");

  /** A column about which nothing is known, where a fault has been reported already. */
  static Column unknown(String name) {
    return new Column(name, Optional.empty(), Optional.empty(), "");
  }

  /** Whether it is of one of these types; a column of no known type is. */
  public boolean isOf(List<ColumnType> types) {
    return type.isEmpty() || types.contains(type.get());
  }

  /** {@code user_id, int64}. */
  @Override
  public String toString() {
    return type.map(t -> name + ", " + t.contractName()).orElse(name);
  }
}
