package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.List;
import java.util.stream.Stream;
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

  /** Per field that rows are made of, its names at the source, each between commas. */
  private final List<List<String>> fields;

  private SentColumns(List<List<String>> fields) {
    this.fields = fields;
  }

  /** The columns that rows are made of. */
  static SentColumns of(EventSpec event, VaultTable table) {
    return new SentColumns(
        table.madeOf().stream()
            .flatMap(column -> fields(event, column))
            .distinct()
            .map(SentColumns::atSource)
            .filter(names -> !names.isEmpty())
            .toList());
  }

  /** What a column is made of, be it by way of others; a key is always sent. */
  private static Stream<FieldSpec> fields(EventSpec event, String column) {
    return Stream.concat(
        event.fields().stream()
            .filter(field -> field.name().equals(column) && !event.key().contains(column)),
        event.derived().stream()
            .filter(derived -> derived.name().equals(column))
            .flatMap(derived -> derived.expression().columns().stream())
            .flatMap(read -> fields(event, read)));
  }

  private static List<String> atSource(FieldSpec field) {
    return field.paths().stream()
        .map(FieldPath::first)
        .filter(step -> !step.isElement() && !ChangeColumns.isOwn(step.name()))
        .map(step -> "," + step.name() + ",")
        .toList();
  }

  /**
   * @param leftOut names of what was not sent, each between commas; NULL where all was
   */
  Sent of(@Nullable String leftOut) {
    if (leftOut == null) {
      return Sent.ALL;
    }
    long missing =
        fields.stream().filter(names -> names.stream().anyMatch(leftOut::contains)).count();
    return missing == 0 ? Sent.ALL : missing == fields.size() ? Sent.NONE : Sent.SOME;
  }
}
