package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.registry.FormatDecoders;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Fields that came before their contract knew them: it kept them in the raw row's {@code extra}.
 * They are read from there as they would be from a record that came now. Not safe for several
 * threads.
 */
final class LaterFields {
  private static final String[] NONE = {};

  private final FieldReader<?> reader;
  private final int extra;

  /** Per field, texts of which one is in whatever holds it. */
  private final String[][] marks;

  /**
   * @param fields those that are looked for
   */
  LaterFields(EventSpec event, List<FieldSpec> fields) {
    reader = FormatDecoders.of(event.format()).fields(FieldTree.ofOthers(event, fields));
    extra = new RawColumns(event).extra();
    marks =
        fields.stream()
            .map(field -> names(field).map(LaterFields::mark).toArray(String[]::new))
            .toArray(String[][]::new);
  }

  /** Texts of which one is in whatever holds a value of the fields. */
  List<String> marks() {
    return Arrays.stream(marks).flatMap(Arrays::stream).distinct().toList();
  }

  private static Stream<String> names(FieldSpec field) {
    return field.parts().isEmpty()
        ? field.paths().stream().map(FieldPath::lastName)
        : field.parts().stream();
  }

  /** A name, unless JSON may write it in another way. */
  private static String mark(String name) {
    return name.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\' && c != '/') ? name : "";
  }

  /**
   * Takes the fields' values out of what was left over of a record.
   *
   * @param values written to, in the fields' order from its beginning, where they are NULL
   * @return what is still of no field; NULL where there is none
   * @throws RejectedException if one is of another type than the contract says
   */
  @Nullable String take(String others, @Nullable Object[] values) {
    return reader.readOthers(others, values);
  }

  /**
   * A raw row with values for those fields that are NULL in it, where its extra has them. What is
   * in raw stands.
   *
   * @param raw a row of all the event's fields, which this looks for
   * @throws RejectedException if such a value is of another type than the contract says
   */
  Row complete(Row raw) {
    List<@Nullable Object> stored = raw.getValues();
    String others = (String) stored.get(extra);
    if (others == null || !mayHold(others, stored)) {
      return raw;
    }
    @Nullable Object[] values = stored.toArray();
    values[extra] = take(others, values);
    return Row.withSchema(raw.getSchema()).attachValues(values);
  }

  /**
   * Checks what a row has left over for the fields, whose columns it has not.
   *
   * @param extra place of what is left over
   * @param values as many as there are fields; written to
   * @throws RejectedException if one is of another type than the contract says
   */
  void check(Row raw, int extra, @Nullable Object[] values) {
    String others = (String) raw.getValues().get(extra);
    if (others != null && Arrays.stream(marks).flatMap(Arrays::stream).anyMatch(others::contains)) {
      Arrays.fill(values, null);
      take(others, values);
    }
  }

  /** Whether it may have a field that is NULL; cheap, for the many rows that have not. */
  private boolean mayHold(String others, List<@Nullable Object> stored) {
    for (int i = 0; i < marks.length; i++) {
      for (String mark : stored.get(i) == null ? marks[i] : NONE) {
        if (others.contains(mark)) {
          return true;
        }
      }
    }
    return false;
  }
}
