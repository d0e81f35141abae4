package dev.alluvium.schemas.spec.event;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import dev.alluvium.schemas.spec.column.FieldSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/**
 * The columns of a cleaned event, in their order: event time, sequence and digest first, at the
 * same place in every event; then the contract's fields, then its derived columns.
 */
@SerializableAutoValue
@AutoValue
public abstract class EventColumns implements Serializable {
  /** When it happened. */
  public static final String EVENT_TS = "event_ts";

  /** Orders events of one instant; 0 where the contract names no sequence. */
  public static final String EVENT_SEQUENCE = "event_sequence";

  /** Digest of the record's bytes; orders events of one instant and sequence. */
  public static final String EVENT_DIGEST = "event_digest";

  /** Where the record was read: topic and partition, or a file's path within the input. */
  public static final String EVENT_SOURCE = "event_source";

  /** Place of {@link #EVENT_TS}. */
  public static final int EVENT_TS_INDEX = 0;

  /** Place of {@link #EVENT_SEQUENCE}. */
  public static final int EVENT_SEQUENCE_INDEX = 1;

  /** Place of {@link #EVENT_DIGEST}. */
  public static final int EVENT_DIGEST_INDEX = 2;

  /** Place of {@link #EVENT_SOURCE}. */
  public static final int EVENT_SOURCE_INDEX = 3;

  /** A column of a cleaned event. */
  @SerializableAutoValue
  @AutoValue
  public abstract static class EventColumn implements DescribedColumn, Serializable {
    @Override
    public abstract String name();

    @Override
    public abstract ColumnType type();

    @Override
    public abstract ColumnMeaning meaning();

    private static EventColumn of(String name, ColumnType type, String description) {
      return new AutoValue_EventColumns_EventColumn(name, type, ColumnMeaning.of(description));
    }

    private static EventColumn of(DescribedColumn column) {
      return new AutoValue_EventColumns_EventColumn(column.name(), column.type(), column.meaning());
    }
  }

  public abstract List<EventColumn> columns();

  /** The columns of that event. */
  public static EventColumns of(EventSpec event) {
    List<EventColumn> columns = new ArrayList<>();
    columns.add(EventColumn.of(EVENT_TS, ColumnType.TIMESTAMP, "When the event happened, UTC."));
    columns.add(EventColumn.of(EVENT_SEQUENCE, ColumnType.INT64, "Orders events of one instant."));
    columns.add(EventColumn.of(EVENT_DIGEST, ColumnType.INT64, "Digest of the record's bytes."));
    columns.add(EventColumn.of(EVENT_SOURCE, ColumnType.STRING, "Where the record was read."));
    for (FieldSpec field : event.fields()) {
      if (!field.name().equals(EVENT_TS)) {
        columns.add(EventColumn.of(field));
      }
    }
    event.derived().forEach(derived -> columns.add(EventColumn.of(derived)));
    return new AutoValue_EventColumns(List.copyOf(columns));
  }

  /**
   * The place of a column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int indexOf(String name) {
    for (int i = 0; i < columns().size(); i++) {
      if (columns().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column " + name);
  }

  /** The places of columns, in the order of their names here. */
  public int[] indexesOf(List<String> names) {
    return names.stream().mapToInt(this::indexOf).toArray();
  }

  /**
   * The column of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public EventColumn column(String name) {
    return columns().get(indexOf(name));
  }

  /** The rows' schema: every field nullable. */
  @Memoized
  public Schema schema() {
    Schema.Builder schema = Schema.builder();
    for (EventColumn column : columns()) {
      schema.addNullableField(column.name(), column.type().fieldType());
    }
    return schema.build();
  }
}
