package dev.alluvium.schemas.spec.event;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One event type: where it comes from, what identifies it, its fields and derived columns. */
@SerializableAutoValue
@AutoValue
public abstract class EventSpec implements Serializable {
  /** {@link #ahead} where a contract says nothing: more than any zone is off, or clock drifts. */
  public static final Duration DEFAULT_AHEAD = Duration.ofDays(1);

  /** Name of the event, of its raw table and of its record source. */
  public abstract String name();

  /** Qualified name of the table of its records. */
  public String rawTable() {
    return rawTableOf(name());
  }

  /** That of the event of that name. */
  public static String rawTableOf(String event) {
    return Dataset.RAW.table(event);
  }

  public abstract String description();

  public abstract String owner();

  /** The Kafka topic, or the file or folder name, that it is read from. */
  public abstract String topic();

  /**
   * Patterns of other names that its files have: {@code *}, {@code ?}, {@code [0-9]}, {@code
   * {a,b}}.
   */
  public abstract List<String> files();

  /**
   * Whether the lines of its files are whole records, with key and headers, as a tool exports them
   * from a topic; otherwise they are payloads alone.
   */
  public abstract boolean exported();

  /** How its records are laid out; the same for all events of a topic. */
  public abstract RecordFormat format();

  /** What a record of the topic must be for this event to take it. */
  public abstract List<WhenSpec> when();

  /** Whether it takes the records that no other event of the topic takes, and no others. */
  public abstract boolean otherwise();

  /** Whether it takes every record of the topic. */
  public boolean takesAll() {
    return when().isEmpty() && !otherwise();
  }

  /** The list in a record of which each element makes a row; empty where a record makes one. */
  public abstract Optional<ExplodeSpec> explode();

  /**
   * Of an event that is a change: names of the columns that are its row's key; empty for another.
   */
  public abstract List<String> key();

  /** Names of the cleaned columns that, with the event time, tell one event from another. */
  public abstract List<String> identity();

  /** Name of the timestamp column that says when it happened. */
  public abstract String eventTime();

  /**
   * How far after its publishing, or its reading where that is unknown, it may be dated; empty
   * where that does not matter.
   */
  public abstract Optional<Duration> ahead();

  /** Name of the whole-number column that orders events of one instant. */
  public abstract Optional<String> sequence();

  /** Name of the text column that says which system it is from; otherwise that is the topic. */
  public abstract Optional<String> recordSource();

  public abstract List<FieldSpec> fields();

  /** Columns computed after cleaning, in order; each may read those before it. */
  public abstract List<DerivedSpec> derived();

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_EventSpec.Builder()
        .setFiles(List.of())
        .setFormat(new JsonFormat())
        .setWhen(List.of())
        .setOtherwise(false)
        .setKey(List.of())
        .setExported(false)
        .setAhead(Optional.of(DEFAULT_AHEAD))
        .setDerived(List.of());
  }

  /** Builds an {@link EventSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setTopic(String topic);

    public abstract Builder setFiles(List<String> patterns);

    public abstract Builder setExported(boolean exported);

    public abstract Builder setFormat(RecordFormat format);

    public abstract Builder setWhen(List<WhenSpec> when);

    public abstract Builder setOtherwise(boolean otherwise);

    public abstract Builder setExplode(ExplodeSpec explode);

    public abstract Builder setKey(List<String> key);

    public abstract Builder setIdentity(List<String> identity);

    public abstract Builder setEventTime(String eventTime);

    public abstract Builder setAhead(Optional<Duration> ahead);

    public abstract Builder setSequence(String sequence);

    public abstract Builder setRecordSource(String recordSource);

    public abstract Builder setFields(List<FieldSpec> fields);

    public abstract Builder setDerived(List<DerivedSpec> derived);

    public abstract EventSpec build();
  }
}
