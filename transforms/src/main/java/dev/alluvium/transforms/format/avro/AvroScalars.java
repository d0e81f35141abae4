package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.transforms.format.PathTree;
import dev.alluvium.transforms.format.ScalarReader;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Takes single values out of records in the binary encoding, in one pass. */
final class AvroScalars implements ScalarReader<AvroDatum> {
  private final PathTree<Integer> tree = new PathTree<>("");
  private final int count;

  AvroScalars(List<FieldPath> paths) {
    count = paths.size();
    for (int i = 0; i < count; i++) {
      tree.put(paths.get(i), i);
    }
  }

  @Override
  public @Nullable Object[] read(AvroDatum values) {
    @Nullable Object[] found = new @Nullable Object[count];
    try {
      value(tree, values.schema(), values.input(), found);
    } catch (BinaryException e) {
      throw AvroFormatDecoder.malformed(e.getMessage());
    }
    return found;
  }

  private static void value(
      @Nullable PathTree<Integer> node, Schema schema, BinaryInput in, @Nullable Object[] found) {
    Schema actual = SkipValue.actual(schema, in);
    if (node == null) {
      SkipValue.skip(actual, in);
      return;
    }
    in.enter();
    switch (actual.getType()) {
      case NULL, UNION -> {}
      case RECORD -> {
        for (Schema.Field field : actual.getFields()) {
          value(node.named(field.name()), field.schema(), in, found);
        }
      }
      case MAP -> {
        for (long items = in.readCount(); items > 0; items = in.readCount()) {
          for (long i = 0; i < items; i++) {
            value(node.named(in.readString()), actual.getValueType(), in, found);
          }
        }
      }
      case ARRAY -> {
        int number = 0;
        for (long items = in.readCount(); items > 0; items = in.readCount()) {
          for (long i = 0; i < items; i++) {
            value(node.element(number++), actual.getElementType(), in, found);
          }
        }
      }
      default -> {
        Object value = AvroScalar.read(actual, in);
        Integer index = node.end();
        if (index != null) {
          found[index] = scalar(value);
        }
      }
    }
    in.leave();
  }

  private static Object scalar(Object value) {
    String text = AvroScalar.text(value);
    if (text != null) {
      return text;
    }
    return value instanceof Boolean ? value : new BigDecimal(value.toString()).stripTrailingZeros();
  }
}
