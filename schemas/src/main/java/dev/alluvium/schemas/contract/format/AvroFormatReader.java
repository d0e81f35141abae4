package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.AvroFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads how an event's records are laid out in Avro: {@code schema} names a file beside the
 * contract, for messages that say nothing of their schema.
 */
final class AvroFormatReader implements FormatReader<AvroFormat> {
  private static final Key<Optional<Name>> SCHEMA =
      SchemaFile.key(
          "schema",
          "File beside the contract with the schema of messages that say nothing of theirs; without"
              + " it, each begins with the id of its schema in the registry that --schemaRegistry"
              + " names.");
  private static final Key<YamlMap> AVRO =
      Key.findSettings(
          "avro",
          Section.of(SCHEMA).withSomeOf(SCHEMA),
          "How messages tell their schema, for format: avro. Container files hold theirs.");

  @Override
  public Class<AvroFormat> kind() {
    return AvroFormat.class;
  }

  @Override
  public String name() {
    return AVRO.name();
  }

  @Override
  public Optional<Key<YamlMap>> settings() {
    return Optional.of(AVRO);
  }

  @Override
  public AvroFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return SchemaFile.read(settings.get(SCHEMA));
  }
}
