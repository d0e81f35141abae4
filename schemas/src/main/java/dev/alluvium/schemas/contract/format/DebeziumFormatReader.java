package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads how an event's changes were captured: {@code unavailable} is the text that stands for a
 * value which was not sent, where the connector was told another one; {@code encoding} is how the
 * connector's converter writes messages.
 */
final class DebeziumFormatReader implements FormatReader<DebeziumFormat> {
  private static final Key<Optional<Name>> UNAVAILABLE =
      Key.findValue(
          "unavailable",
          Shape.text().usually(DebeziumFormat.UNAVAILABLE),
          "The text that stands for a value which was not sent because it had not changed: the"
              + " connector's unavailable.value.placeholder.");
  private static final String JSON = "json";
  private static final String AVRO = "avro";
  private static final List<String> ENCODINGS = List.of(JSON, AVRO);
  private static final Key<Optional<Name>> ENCODING =
      Key.findValue(
          "encoding",
          Shape.oneOf(ENCODINGS).usually(JSON),
          "How the connector's converter writes messages. In Avro, each begins with the id of its"
              + " schema in the registry that --schemaRegistry names, or its schema is given here.");
  private static final Key<Optional<Name>> SCHEMA =
      SchemaFile.key(
          "schema",
          "File beside the contract with the schema of changes in Avro that say nothing of theirs.");
  private static final Key<Optional<Name>> KEY_SCHEMA =
      SchemaFile.key(
          "key_schema",
          "File beside the contract with the schema of keys in Avro that say nothing of theirs.");
  private static final Key<YamlMap> DEBEZIUM =
      Key.findSettings(
          "debezium",
          Section.of(UNAVAILABLE, ENCODING, SCHEMA, KEY_SCHEMA).withSomeOf(UNAVAILABLE, ENCODING),
          "How changes were captured, for format: debezium.");

  @Override
  public Class<DebeziumFormat> kind() {
    return DebeziumFormat.class;
  }

  @Override
  public String name() {
    return DEBEZIUM.name();
  }

  @Override
  public boolean carriesChanges() {
    return true;
  }

  @Override
  public Optional<Key<YamlMap>> settings() {
    return Optional.of(DEBEZIUM);
  }

  @Override
  public DebeziumFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    String unavailable =
        settings.get(UNAVAILABLE).map(Name::text).orElse(DebeziumFormat.UNAVAILABLE);
    Optional<Name> encoding = settings.get(ENCODING);
    encoding
        .filter(name -> !ENCODINGS.contains(name.text()))
        .ifPresent(name -> name.fault("%s", Choice.unknown("encoding", name.text(), ENCODINGS)));
    boolean isJson = encoding.map(Name::text).filter(AVRO::equals).isEmpty();
    Optional<Name> schema = settings.get(SCHEMA);
    Optional<Name> keySchema = settings.get(KEY_SCHEMA);
    if (isJson) {
      schema.ifPresent(name -> name.fault("schema is for encoding: avro"));
      keySchema.ifPresent(name -> name.fault("key_schema is for encoding: avro"));
      return new DebeziumFormat(unavailable, null);
    }
    return new DebeziumFormat(
        unavailable,
        new DebeziumFormat.InAvro(SchemaFile.read(schema), SchemaFile.read(keySchema)));
  }
}
