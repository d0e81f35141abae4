package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldReader.Left;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.RejectedException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields of an event out of what its format has parsed: once per record, or once per element
 * of the list that the event spreads. Safe for several threads.
 *
 * @param <V> what the format holds of a record or element
 */
final class EventFields<V> {
  private static final int THE_RECORD = -1;

  private final FieldReader<V> ofRecord;
  private final @Nullable Elements<V> elements;

  private EventFields(FieldReader<V> ofRecord, @Nullable Elements<V> elements) {
    this.ofRecord = ofRecord;
    this.elements = elements;
  }

  /** What rows are told to. */
  interface Rows {
    /**
     * A row's values, by the places of the fields.
     *
     * @param element number of the element that it is of; negative where it is of the record
     * @param others values of no field, as a JSON object; NULL where there are none
     */
    void row(int element, @Nullable Object[] values, @Nullable String others);

    /** There is no row of that element. */
    void rejected(int element, RejectedException why);
  }

  /** What is taken of an element. */
  private record Elements<V>(FieldReader<V> fields, String name, int position) {}

  /** For those fields of an event, in their order, with what is of no field. */
  static <V> EventFields<V> of(EventSpec event, List<FieldSpec> fields, FormatDecoder<V> format) {
    return of(event, fields, format, tree -> tree);
  }

  /** For one field alone; what is of no field is passed over, which is cheaper. */
  static <V> EventFields<V> ofNothingBut(
      EventSpec event, FieldSpec field, FormatDecoder<V> format) {
    return of(event, List.of(field), format, FieldTree::withoutOthers);
  }

  private static <V> EventFields<V> of(
      EventSpec event,
      List<FieldSpec> fields,
      FormatDecoder<V> format,
      UnaryOperator<FieldTree> narrowed) {
    return new EventFields<>(
        format.fields(narrowed.apply(FieldTree.ofRecord(event, fields))),
        event
            .explode()
            .map(
                explode ->
                    new Elements<>(
                        format.fields(narrowed.apply(FieldTree.ofElement(event, fields))),
                        explode.as(),
                        position(explode, fields)))
            .orElse(null));
  }

  private static int position(ExplodeSpec explode, List<FieldSpec> fields) {
    return fields.stream().map(FieldSpec::name).toList().indexOf(explode.position());
  }

  /**
   * Reads a record.
   *
   * @param values of the record
   * @param width of a row, which has at least a place for each field
   * @return how many rows it has, those rejected among them
   * @throws RejectedException if it has a fault that is not of one element alone
   */
  int read(V values, int width, Rows rows) {
    @Nullable Object[] row = new @Nullable Object[width];
    Left<V> left = ofRecord.read(values, row);
    if (elements == null) {
      rows.row(THE_RECORD, row, left.others());
      return 1;
    }
    for (int number = 0; number < left.elements().size(); number++) {
      try {
        read(left.elements().get(number), number, row.clone(), left.others(), elements, rows);
      } catch (RejectedException e) {
        rows.rejected(number, e);
      }
    }
    return left.elements().size();
  }

  private void read(
      @Nullable V element,
      int number,
      @Nullable Object[] row,
      @Nullable String ofRecordLeft,
      Elements<V> of,
      Rows rows) {
    String others = element == null ? null : of.fields().read(element, row).others();
    if (of.position() >= 0) {
      row[of.position()] = (long) number;
    }
    rows.row(number, row, joined(ofRecordLeft, of.name(), others));
  }

  /** What is left of an element goes by its name in what is left of its record. */
  private static @Nullable String joined(
      @Nullable String record, String name, @Nullable String element) {
    if (element == null) {
      return record;
    }
    String named = '"' + name + "\":" + element + '}';
    return record == null ? '{' + named : record.substring(0, record.length() - 1) + ',' + named;
  }
}
