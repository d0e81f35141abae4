package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.FieldSpec;

/** Fields that the tests decode. */
final class Fields {
  static FieldSpec.Builder field(String name, ColumnType type) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(name)
        .setRawName(name)
        .setType(type)
        .setDescription("the " + name);
  }

  private Fields() {}
}
