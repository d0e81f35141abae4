package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.AvroFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads how an event's records are laid out in Avro: {@code schema} names a file beside the
 * contract, for messages that say nothing of their schema.
 */
final class AvroFormatReader implements FormatReader<AvroFormat> {
  private static final Key<Optional<Name>> SCHEMA =
      Key.findValue(
          "schema",
          Shape.matching(".*\\.avsc"),
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
    Optional<Name> file = settings.get(SCHEMA);
    if (file.isEmpty()) {
      return new AvroFormat(null, null);
    }
    Name name = file.get();
    Optional<String> text = name.at().beside(name.text());
    if (text.isEmpty()) {
      name.fault("there is no file \"%s\" beside this contract; its name must end in .avsc", name);
    }
    text.ifPresent(json -> check(json, name));
    return new AvroFormat(text.orElse(null), null);
  }

  private static void check(String json, Name file) {
    try {
      Schema schema = new Schema.Parser().setValidate(false).setValidateDefaults(false).parse(json);
      if (schema.getType() != Schema.Type.RECORD) {
        file.fault(
            "the schema in %s is of %s; that of an event is a record",
            file, schema.getType().getName());
      }
    } catch (AvroRuntimeException e) {
      String message = String.valueOf(e.getMessage());
      file.fault("%s is no schema of Avro: %s", file, message.lines().findFirst().orElse(""));
    }
  }
}
