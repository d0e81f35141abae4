package dev.alluvium.schemas.spec.format;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the rows of a table, as Debezium captures them from a database, and tombstones. A
 * message is a JSON object, with or without its schema, or the same in Avro.
 *
 * @param unavailable the text that stands for a value which the database did not send, because it
 *     is long and did not change
 * @param avro how messages are laid out in Avro; NULL where they are JSON
 */
public record DebeziumFormat(String unavailable, @Nullable InAvro avro)
    implements RecordFormat, RegisteredFormat {
  /** What Debezium writes where it is not told otherwise. */
  public static final String UNAVAILABLE = "__debezium_unavailable_value";

  /**
   * How messages are laid out in Avro.
   *
   * @param values the changes
   * @param keys which may be JSON all the same
   */
  public record InAvro(AvroFormat values, AvroFormat keys) implements Serializable {}

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

  @Override
  public boolean leavesValuesOut() {
    return true;
  }

  /** A contract names no registry. */
  @Override
  public boolean hasExamples() {
    return !needsRegistry();
  }

  @Override
  public Optional<String> whyNoMessages() {
    return avro == null ? Optional.empty() : avro.values().whyNoMessages();
  }

  @Override
  public boolean needsRegistry() {
    return avro != null && avro.values().needsRegistry();
  }

  @Override
  public DebeziumFormat registeredAt(RegistrySpec at) {
    return avro == null
        ? this
        : new DebeziumFormat(
            unavailable, new InAvro(avro.values().registeredAt(at), avro.keys().registeredAt(at)));
  }
}
