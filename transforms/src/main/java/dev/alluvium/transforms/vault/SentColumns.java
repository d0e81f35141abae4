package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a row sent of the columns that a table of the vault takes of it. A value that
 * was not sent is what it was before; the event does not know it, and NULL would be false.
 */
final class SentColumns {
  /** How many of the columns were sent. */
  enum Sent {
    ALL,
    SOME,
    NONE
  }

  /** Per column, the names at the source of what it is made of, each between commas. */
  private final List<List<String>> columns;

  private SentColumns(List<List<String>> columns) {
    this.columns = columns;
  }

  /** The columns that rows are made of. */
  static SentColumns of(EventSpec event, VaultTable table) {
    return new SentColumns(
        table.madeOf().stream()
            .map(column -> atSource(event, column))
            .filter(names -> !names.isEmpty())
            .toList());
  }

  private static List<String> atSource(EventSpec event, String column) {
    List<String> names = new ArrayList<>();
    for (FieldSpec field : event.fields()) {
      if (field.name().equals(column) && !event.key().contains(column)) {
        field.paths().stream()
            .map(FieldPath::first)
            .filter(step -> !step.isElement() && !ChangeColumns.isOwn(step.name()))
            .forEach(step -> names.add("," + step.name() + ","));
      }
    }
    for (DerivedSpec derived : event.derived()) {
      if (derived.name().equals(column)) {
        derived.expression().columns().forEach(read -> names.addAll(atSource(event, read)));
      }
    }
    return names;
  }

  /**
   * @param leftOut names of what was not sent, each between commas; NULL where all was
   */
  Sent of(@Nullable String leftOut) {
    if (leftOut == null) {
      return Sent.ALL;
    }
    long missing =
        columns.stream().filter(names -> names.stream().anyMatch(leftOut::contains)).count();
    return missing == 0 ? Sent.ALL : missing == columns.size() ? Sent.NONE : Sent.SOME;
  }
}
