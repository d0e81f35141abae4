package dev.alluvium.transforms.format;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.util.List;

/** Fields that the tests decode. */
public final class Fields {
  public static FieldSpec.Builder field(String name, ColumnType type) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(name)
        .setRawName(name)
        .setType(type)
        .setMeaning(ColumnMeaning.of("the " + name));
  }

  /** The tree of an event that has these alone. */
  public static FieldTree tree(List<FieldSpec> fields) {
    return FieldTree.ofRecord(event(fields).build(), fields);
  }

  public static EventSpec.Builder event(List<FieldSpec> fields) {
    return EventSpec.builder()
        .setName("meter_read")
        .setDescription("A meter was read.")
        .setOwner("power")
        .setTopic("meters")
        .setIdentity(List.of("meter"))
        .setEventTime("day")
        .setFields(fields);
  }

  private Fields() {}
}
