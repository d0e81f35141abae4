package dev.alluvium.transforms.format.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says of a schema.
 *
 * @param schema its text; NULL where the answer has none
 * @param type AVRO, JSON or PROTOBUF
 * @param references to schemas whose names it uses
 * @param error code of an error; 0 where the answer is none
 */
record RegistryAnswer(@Nullable String schema, String type, List<Reference> references, int error) {
  private static final JsonFactory JSON = new JsonFactory();

  /** A version of a subject. */
  record Reference(String subject, int version) {}

  /**
   * Reads an answer; what it says beside these is passed over.
   *
   * @throws IOException if it is no JSON object
   */
  static RegistryAnswer read(byte[] json) throws IOException {
    String schema = null;
    String type = "AVRO";
    List<Reference> references = new ArrayList<>();
    int error = 0;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("schema") && value == JsonToken.VALUE_STRING) {
          schema = parser.getText();
        } else if (name.equals("schemaType") && value == JsonToken.VALUE_STRING) {
          type = parser.getText();
        } else if (name.equals("error_code") && value == JsonToken.VALUE_NUMBER_INT) {
          error = parser.getIntValue();
        } else if (name.equals("references") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            references.add(reference(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return new RegistryAnswer(schema, type, List.copyOf(references), error);
  }

  private static Reference reference(JsonParser parser) throws IOException {
    String subject = "";
    int version = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("subject")) {
        subject = parser.getText();
      } else if (name.equals("version")) {
        version = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
    return new Reference(subject, version);
  }
}
