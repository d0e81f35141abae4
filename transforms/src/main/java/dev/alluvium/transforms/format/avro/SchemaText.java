package dev.alluvium.transforms.format.avro;

import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Schemas as they are written: JSON. */
final class SchemaText {
  /** In characters; longer ones are no schemas of events. */
  static final int LONGEST = 1 << 20;

  private SchemaText() {}

  /**
   * The last of these schemas, which may use the names of those before it. Names and defaults are
   * taken as they are: it is not for a reader to judge them.
   *
   * @throws SchemaException if one is none
   */
  static Schema parse(List<String> texts) {
    Schema.Parser parser =
        new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    Schema schema = null;
    for (String text : texts) {
      if (text.length() > LONGEST) {
        throw new SchemaException("a schema of more than " + LONGEST + " characters is not read");
      }
      try {
        schema = parser.parse(text);
      } catch (AvroRuntimeException e) {
        throw new SchemaException("no schema of Avro: " + firstLine(e.getMessage()));
      } catch (NullPointerException e) { // What Avro 1.12 throws for a name that leads nowhere.
        throw new SchemaException("no schema of Avro: it names a type that is not there");
      }
    }
    if (schema == null) {
      throw new SchemaException("no schema of Avro: there is none");
    }
    return schema;
  }

  private static String firstLine(@Nullable String message) {
    String text = message == null ? "it cannot be read" : message;
    int lineEnd = text.indexOf('\n');
    String line = lineEnd < 0 ? text : text.substring(0, lineEnd);
    return line.length() > 200 ? line.substring(0, 200) + " …" : line;
  }
}
