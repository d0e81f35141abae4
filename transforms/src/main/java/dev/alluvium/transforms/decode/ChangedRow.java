package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a row an event must tell: an event that is no change all that its contract requires,
 * and a change that leaves a row too; a delete the key, a truncate nothing but itself.
 */
final class ChangedRow {
  private final int operation;
  private final boolean[] ofChange;
  private final boolean[] ofKey;

  /** What is known of the row. */
  enum Known {
    ALL,
    KEY,
    NOTHING
  }

  ChangedRow(EventSpec event) {
    List<FieldSpec> fields = event.fields();
    List<String> own = event.format().ownFields().stream().map(FieldSpec::name).toList();
    operation =
        event.format().carriesChanges()
            ? fields.stream().map(FieldSpec::name).toList().indexOf(ChangeColumns.OPERATION)
            : -1;
    ofChange = new boolean[fields.size()];
    ofKey = new boolean[fields.size()];
    for (int i = 0; i < ofChange.length; i++) {
      ofChange[i] = own.contains(fields.get(i).name());
      ofKey[i] = event.key().contains(fields.get(i).name());
    }
  }

  /**
   * What the record tells.
   *
   * @param values in the order of the event's fields
   */
  Known known(List<@Nullable Object> values) {
    Object done = operation < 0 ? null : values.get(operation);
    if (ChangeColumns.TRUNCATE.equals(done)) {
      return Known.NOTHING;
    }
    return ChangeColumns.DELETE.equals(done) ? Known.KEY : Known.ALL;
  }

  /** Whether the rules of that field hold. */
  boolean isNeeded(int field, Known known) {
    return switch (known) {
      case ALL -> true;
      case KEY -> ofChange[field] || ofKey[field];
      case NOTHING -> ofChange[field];
    };
  }
}
