package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.EachSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonPart;
import dev.alluvium.transforms.text.JsonObjects;
import dev.alluvium.transforms.text.TextCleaner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event's raw row into its cleaned row: standardises, checks, derives, all by the
 * contract. A pure function of the raw row. Not safe for several threads.
 */
public final class EventCleaner {
  private final FieldSpec[] fields;

  /** By field: what takes apart the list that it is; NULL where it is none. */
  private final @Nullable JsonPart[] lists;

  private final ChangedRow changed;
  private final int[] targets;
  private final AheadRule ahead;
  private final ComputedColumns derived;
  private final int sequence;
  private final RawColumns raw;
  private final Schema schema;
  private final int width;

  public EventCleaner(EventSpec event) {
    EventColumns columns = EventColumns.of(event);
    fields = event.fields().toArray(new FieldSpec[0]);
    changed = new ChangedRow(event);
    targets = new int[fields.length];
    lists = new @Nullable JsonPart[fields.length];
    for (int i = 0; i < fields.length; i++) {
      lists[i] = fields[i].each().map(EventCleaner::list).orElse(null);
      targets[i] = columns.indexOf(fields[i].name());
    }
    ahead = AheadRule.of(event);
    derived = ComputedColumns.of(event.derived(), columns::indexOf, columns::indexOf);
    width = columns.columns().size();
    sequence = event.sequence().map(columns::indexOf).orElse(-1);
    raw = new RawColumns(event);
    schema = columns.schema();
  }

  /**
   * The cleaned row.
   *
   * @param uncomputable told of derived columns that have no value, for an event that is let in
   * @throws RejectedException if the event breaks a rule of its contract
   */
  public Row clean(Row rawRow, Uncomputable uncomputable) {
    List<@Nullable Object> rawValues = rawRow.getValues();
    @Nullable Object[] values = new @Nullable Object[width];
    values[EventColumns.EVENT_TS_INDEX] = rawValues.get(raw.eventTs());
    values[EventColumns.EVENT_DIGEST_INDEX] = rawValues.get(raw.recordDigest());
    values[EventColumns.EVENT_SOURCE_INDEX] = rawValues.get(raw.source());
    ChangedRow.Known known = changed.known(rawValues);
    for (int i = 0; i < fields.length; i++) {
      values[targets[i]] = cleanField(i, rawValues.get(i), known);
    }
    checkAhead(rawValues);
    Object order = sequence < 0 ? null : values[sequence];
    values[EventColumns.EVENT_SEQUENCE_INDEX] = order == null ? 0L : order;
    derived.write(values, values, uncomputable);
    return Row.withSchema(schema).attachValues(values);
  }

  private void checkAhead(List<@Nullable Object> rawValues) {
    ahead.check(
        Objects.requireNonNull((Instant) rawValues.get(raw.eventTs())),
        (Instant) rawValues.get(raw.publishedAt()),
        Objects.requireNonNull((Instant) rawValues.get(raw.readAt())));
  }

  private @Nullable Object cleanField(
      int field, @Nullable Object rawValue, ChangedRow.Known known) {
    if (changed.isNeeded(field, known)) {
      return cleanField(field, rawValue);
    }
    try { // A row that is gone is let go, whatever it was.
      return rawValue == null ? null : cleanField(field, rawValue);
    } catch (RejectedException e) {
      return null;
    }
  }

  private @Nullable Object cleanField(int field, @Nullable Object rawValue) {
    FieldSpec spec = fields[field];
    JsonPart list = lists[field];
    if (list == null || rawValue == null) {
      return clean(spec, rawValue);
    }
    return clean(spec, cleanEach(spec.each().orElseThrow().value(), list, (String) rawValue));
  }

  private static @Nullable Object clean(FieldSpec field, @Nullable Object rawValue) {
    Object value = rawValue;
    if (field.type() == ColumnType.STRING && rawValue != null) {
      value = TextCleaner.clean((String) rawValue, field.cleaning());
    }
    if (value == null) {
      if (field.required()) {
        throw missing(field, rawValue != null);
      }
      return field.fallback().orElse(null);
    }
    checkRange(field, value);
    if (!field.oneOf().isEmpty() && !field.oneOf().contains(value)) {
      throw new RejectedException(
          RejectReason.NOT_ALLOWED,
          field.from(),
          "%s is none of %s".formatted(field.from(), String.join(", ", field.oneOf())));
    }
    return value;
  }

  private static JsonPart list(EachSpec each) {
    return JsonPart.each(new ListPath(null, each.path().each()), each.value());
  }

  /** A list as JSON, of those values that are there; NULL where there is no list. */
  private static @Nullable String cleanEach(FieldSpec value, JsonPart list, String json) {
    List<?> found = (List<?>) list.read(json);
    if (found == null) {
      return null;
    }
    List<Object> cleaned = new ArrayList<>(found.size());
    for (Object each : found) {
      Object clean = clean(value, each);
      if (clean != null) {
        cleaned.add(clean);
      }
    }
    return JsonObjects.array(cleaned);
  }

  /**
   * @throws RejectedException if the value is smaller or larger than the contract lets in
   */
  static void checkRange(FieldSpec field, Object value) {
    if (field.min().isPresent() && compare(field.min().get(), value) > 0) {
      throw outOfRange(field, value, "but at least " + field.min().get() + " is let in");
    }
    if (field.max().isPresent() && compare(field.max().get(), value) < 0) {
      throw outOfRange(field, value, "but at most " + field.max().get() + " is let in");
    }
  }

  @SuppressWarnings("unchecked") // The loader has checked that limits are of the column's type.
  private static int compare(Comparable<?> limit, Object value) {
    return ((Comparable<Object>) limit).compareTo(value);
  }

  private static RejectedException outOfRange(FieldSpec field, Object value, String how) {
    return new RejectedException(
        RejectReason.OUT_OF_RANGE,
        field.from(),
        "%s is %s, %s".formatted(field.from(), value, how));
  }

  private static RejectedException missing(FieldSpec field, boolean blank) {
    return new RejectedException(
        RejectReason.MISSING_FIELD,
        field.from(),
        field.from() + (blank ? " is blank" : " is missing") + ", but required");
  }
}
