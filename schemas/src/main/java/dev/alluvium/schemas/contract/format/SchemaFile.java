package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.spec.format.AvroFormat;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** A schema of Avro that lies in a file beside the contract. */
final class SchemaFile {
  private SchemaFile() {}

  /** A key that names such a file. */
  static Key<Optional<Name>> key(String name, String description) {
    return Key.findValue(name, Shape.matching(".*\\.avsc"), description);
  }

  /** The format of messages by the schema of that file; by those of a registry without one. */
  static AvroFormat read(Optional<Name> file) {
    return new AvroFormat(file.flatMap(SchemaFile::text).orElse(null), null);
  }

  private static Optional<String> text(Name name) {
    Optional<String> text = name.at().beside(name.text());
    if (text.isEmpty()) {
      name.fault("there is no file \"%s\" beside this contract; its name must end in .avsc", name);
    }
    text.ifPresent(json -> check(json, name));
    return text;
  }

  private static void check(String json, Name file) {
    try {
      Schema schema =
          new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(json);
      if (schema.getType() != Schema.Type.RECORD) {
        file.fault(
            "the schema in %s is of %s; that of an event is a record",
            file, schema.getType().getName());
      }
    } catch (AvroRuntimeException e) {
      String message = String.valueOf(e.getMessage());
      file.fault("%s is no schema of Avro: %s", file, message.lines().findFirst().orElse(""));
    } catch (NullPointerException e) { // What Avro 1.12 throws for a name that leads nowhere.
      file.fault("%s is no schema of Avro: it names a type that is not there", file);
    }
  }
}
