package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import java.util.List;

/** Contracts as short as tests need them. */
final class Plays {
  private Plays() {}

  static FieldSpec field(String name, ColumnType type) {
    return field(name, name, type);
  }

  static FieldSpec field(String name, String from, ColumnType type) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(from)
        .setRawName(name)
        .setType(type)
        .setMeaning(ColumnMeaning.of("A field."))
        .build();
  }

  static FieldSpec time(String name, Encoding encoding) {
    return field(name, ColumnType.TIMESTAMP).toBuilder().setEncoding(encoding).build();
  }

  static EventSpec event(List<FieldSpec> fields) {
    return builder(fields).build();
  }

  /** Each element of the list makes a row. */
  static EventSpec event(List<FieldSpec> fields, String list, String as) {
    return builder(fields).setExplode(new ExplodeSpec(FieldPath.parse(list), as, "number")).build();
  }

  private static EventSpec.Builder builder(List<FieldSpec> fields) {
    return EventSpec.builder()
        .setName("plays")
        .setDescription("Plays.")
        .setOwner("tests")
        .setTopic("plays")
        .setIdentity(List.of())
        .setEventTime("at")
        .setFields(fields);
  }
}
