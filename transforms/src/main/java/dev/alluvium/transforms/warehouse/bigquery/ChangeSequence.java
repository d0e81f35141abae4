package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change sequence number by which BigQuery keeps, of the rows of a key, the one that the
 * table's merge rule keeps: up to four sections of hexadecimal, compared one after the other as
 * unsigned numbers, of which the largest wins. The last section is a digest of the row, so that no
 * two rows of a key tie.
 *
 * <p>{@code LAST_WRITTEN}: the mutation's sequence. {@code LARGEST}: the order columns; {@code
 * SMALLEST}: the same, with every bit inverted. {@code LATEST}: the order columns, and in the place
 * of the digest the time of writing. A number, time or date fills a section; texts share what is
 * left of the three before the digest, so that they are compared by their first 8 to 24 bytes of
 * UTF-8. NULL is the largest. Rows that agree in all that, which DuckDB orders by their other
 * columns, are ordered by the digest: which of them stands may differ, but not by the order of
 * arrival.
 *
 * <p>Not thread-safe. Source of the format: BigQuery, "Stream table updates with change data
 * capture".
 */
final class ChangeSequence {
  private static final int SECTIONS = 3;

  private final MergeRule rule;
  private final int[] columns;
  private final ColumnType[] types;
  private final int[] sections;
  private final RowDigest digest;
  private final InstantSource clock;
  private final StringBuilder text = new StringBuilder();

  /**
   * @throws IllegalArgumentException if the order cannot be told in four sections
   */
  ChangeSequence(TableSpec table) {
    this(table, InstantSource.system());
  }

  ChangeSequence(TableSpec table, InstantSource clock) {
    this.clock = clock;
    this.rule = table.rule();
    this.digest = RowDigest.ofAll(table.columns().size());
    List<String> names = table.columns().stream().map(ColumnSpec::name).toList();
    List<String> order = rule == MergeRule.LAST_WRITTEN ? List.of() : table.order();
    this.columns = order.stream().mapToInt(names::indexOf).toArray();
    this.types = new ColumnType[columns.length];
    this.sections = new int[columns.length];
    int texts = 0;
    for (int i = 0; i < columns.length; i++) {
      types[i] = table.columns().get(columns[i]).type();
      texts += types[i] == ColumnType.STRING ? 1 : 0;
    }
    share(table, texts);
  }

  private void share(TableSpec table, int texts) {
    int left = SECTIONS - (columns.length - texts);
    if (left < texts) {
      throw new IllegalArgumentException(
          "%s is ordered by more columns than BigQuery's change sequence holds"
              .formatted(table.qualifiedName()));
    }
    int textsLeft = texts;
    for (int i = 0; i < columns.length; i++) {
      switch (types[i]) {
        case STRING -> {
          sections[i] = (left + textsLeft - 1) / textsLeft;
          left -= sections[i];
          textsLeft--;
        }
        case INT64, TIMESTAMP, DATE, BOOLEAN -> sections[i] = 1;
        case FLOAT64, NUMERIC, BYTES, JSON ->
            throw new IllegalArgumentException(
                "%s is ordered by a %s, which no change sequence can tell"
                    .formatted(table.qualifiedName(), types[i]));
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the mutation deletes a row of a table whose rule has no
   *     sequence: nothing says what the deletion overtakes
   */
  String of(TableMutation mutation) {
    if (mutation.isDelete() && rule != MergeRule.LAST_WRITTEN) {
      throw new IllegalArgumentException(
          "a row of %s cannot be deleted: its rule is %s"
              .formatted(mutation.table().qualifiedName(), rule));
    }
    List<@Nullable Object> values = mutation.row().getValues();
    long flip = rule == MergeRule.SMALLEST ? -1L : 0;
    text.setLength(0);
    if (rule == MergeRule.LAST_WRITTEN) {
      section(OrderedBits.ofSigned(mutation.sequence()));
    }
    for (int i = 0; i < columns.length; i++) {
      Object value = values.get(columns[i]);
      for (int part = 0; part < sections[i]; part++) {
        section(OrderedBits.of(types[i], value, part) ^ flip);
      }
    }
    section(
        rule == MergeRule.LATEST
            ? OrderedBits.ofSigned(OrderedBits.micros(clock.instant()))
            : digest.first64(values) ^ flip);
    return text.toString();
  }

  private void section(long bits) {
    if (text.length() > 0) {
      text.append('/');
    }
    text.append(Long.toHexString(bits));
  }
}
