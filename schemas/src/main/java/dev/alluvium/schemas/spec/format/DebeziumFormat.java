package dev.alluvium.schemas.spec.format;

/**
 * Changes of the rows of a table, as Debezium captures them from a database: a JSON object each,
 * with or without its schema, and tombstones.
 *
 * @param unavailable the text that stands for a value which the database did not send, because it
 *     is long and did not change
 */
public record DebeziumFormat(String unavailable) implements RecordFormat {
  /** What Debezium writes where it is not told otherwise. */
  public static final String UNAVAILABLE = "__debezium_unavailable_value";

  @Override
  public String name() {
    return "debezium";
  }

  @Override
  public boolean isTree() {
    return true;
  }

  @Override
  public boolean carriesChanges() {
    return true;
  }
}
