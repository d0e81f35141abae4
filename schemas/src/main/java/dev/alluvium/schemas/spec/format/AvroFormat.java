package dev.alluvium.schemas.spec.format;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, one record each: in object container files, or in messages.
 *
 * @param schema of messages that say nothing of theirs, as JSON; NULL where each begins with the id
 *     of its schema in a registry
 * @param registry of such ids; NULL where the job names none: a contract does not, as it is the
 *     same in test and production
 */
public record AvroFormat(@Nullable String schema, @Nullable RegistrySpec registry)
    implements RecordFormat, RegisteredFormat {
  @Override
  public String name() {
    return "avro";
  }

  @Override
  public boolean isTree() {
    return true;
  }

  @Override
  public boolean hasExamples() {
    return false;
  }

  @Override
  public Optional<String> whyNoMessages() {
    return Optional.of("a record in a container file of Avro is no message of Kafka");
  }

  @Override
  public boolean needsRegistry() {
    return schema == null;
  }

  @Override
  public AvroFormat registeredAt(RegistrySpec at) {
    return new AvroFormat(schema, at);
  }
}
