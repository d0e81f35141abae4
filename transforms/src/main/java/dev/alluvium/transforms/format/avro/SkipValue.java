package dev.alluvium.transforms.format.avro;

import org.apache.avro.Schema;

/** Passes over a value in the binary encoding: cheaper than reading it. */
final class SkipValue {
  private SkipValue() {}

  /**
   * Moves behind a value of that schema.
   *
   * @throws BinaryException if it is none
   */
  static void skip(Schema schema, BinaryInput in) {
    in.enter();
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case STRING, BYTES -> in.skip(in.readLength());
      case FIXED -> in.skip(schema.getFixedSize());
      case ENUM -> in.readIndex(schema.getEnumSymbols().size());
      case UNION -> skip(branch(schema, in), in);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in);
        }
      }
      case ARRAY -> skipItems(schema.getElementType(), /* keyed= */ false, in);
      case MAP -> skipItems(schema.getValueType(), /* keyed= */ true, in);
    }
    in.leave();
  }

  /** The branch of a union that the next value is of. */
  static Schema branch(Schema union, BinaryInput in) {
    return union.getTypes().get(in.readIndex(union.getTypes().size()));
  }

  /** What the next value is of: the branch, where that is a union, or else the schema itself. */
  static Schema actual(Schema schema, BinaryInput in) {
    return schema.getType() == Schema.Type.UNION ? branch(schema, in) : schema;
  }

  private static void skipItems(Schema item, boolean keyed, BinaryInput in) {
    for (long count = in.readCount(); count > 0; count = in.readCount()) {
      for (long i = 0; i < count; i++) {
        if (keyed) {
          in.skip(in.readLength());
        }
        skip(item, in);
      }
    }
  }
}
