package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.util.List;
import java.util.Optional;

/** A column that other parts of a contract can name; of no known type where its own is at fault. */
public record Column(String name, Optional<ColumnType> type, ColumnMeaning meaning) {

  /** What every event has: its time, whatever its contract calls it. */
  public static final Column EVENT_TS =
      new Column(
          "event_ts",
          Optional.of(ColumnType.TIMESTAMP),
          ColumnMeaning.of("When it happened, UTC."));

  /** One whose type is known. */
  public static Column of(DescribedColumn column) {
    return new Column(column.name(), Optional.of(column.type()), column.meaning());
  }

  /** One of which nothing else is said. */
  public static Column bare(String name, Optional<ColumnType> type) {
    return new Column(name, type, ColumnMeaning.none());
  }

  /** It under another name. */
  public Column withName(String name) {
    return new Column(name, type, meaning);
  }

  /** A column about which nothing is known, where a fault has been reported already. */
  public static Column unknown(String name) {
    return bare(name, Optional.empty());
  }

  /** What kind of personal data it is, if it is. */
  public Optional<String> personal() {
    return meaning.personal();
  }

  /** What it means, for people. */
  public String description() {
    return meaning.description();
  }

  /** Whether it is of one of these types; a column of no known type is. */
  public boolean isOf(List<ColumnType> types) {
    return type.isEmpty() || types.contains(type.get());
  }

  /**
   * Reports a column that tells no rows apart; whether it does: one value of JSON has many texts,
   * and BigQuery neither groups by JSON nor has it in a key.
   */
  public boolean checkTellsApart(Name at) {
    boolean isJson = type.filter(ColumnType.JSON::equals).isPresent();
    if (isJson) {
      at.fault(
          "%s, tells no rows apart: one value of JSON has many texts; take a value within it, by the"
              + " path of a field or the function json, or declare it a string",
          this);
    }
    return !isJson;
  }

  /** {@code user_id, int64}. */
  @Override
  public String toString() {
    return type.map(t -> name + ", " + t.contractName()).orElse(name);
  }
}
