package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.io.Serializable;

/** A file that stands for a topic, or for a part of one. */
@AutoValue
public abstract class InputFile implements Serializable {
  private static final int MAX_CHANGE_BYTES = 256 << 20;

  public abstract String topic();

  /** Relative to the input, with {@code /}: the source in its records' coordinates. */
  public abstract String path();

  /** Where it is found. */
  abstract String location();

  /** How its records are laid out. */
  abstract RecordFormat format();

  /** Whether its lines are whole records. */
  abstract boolean exported();

  /**
   * Of longer records only the beginning is held. A change has a row or document twice, as it was
   * before and after, and of MongoDB each may have 16 MiB, and more as JSON.
   *
   * @param limit of other records
   */
  int maxRecordBytes(int limit) {
    return format().carriesChanges() ? Math.max(limit, MAX_CHANGE_BYTES) : limit;
  }

  /** As stored. */
  public abstract long bytes();

  static InputFile of(FileTopic topic, String path, String location, long bytes) {
    return new AutoValue_InputFile(
        topic.name(), path, location, topic.format(), topic.exported(), bytes);
  }

  /** One that stands for itself. */
  static InputFile alone(
      String name, String location, RecordFormat format, boolean exported, long bytes) {
    return new AutoValue_InputFile(name, name, location, format, exported, bytes);
  }
}
