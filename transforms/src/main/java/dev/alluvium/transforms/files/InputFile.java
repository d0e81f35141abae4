package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** A file that stands for a topic, or for a part of one. */
@AutoValue
public abstract class InputFile implements Serializable {
  public abstract String topic();

  /** Relative to the input, with {@code /}: the source in its records' coordinates. */
  public abstract String path();

  /** Where it is found. */
  abstract String location();

  /** Whether its first line that is not blank names columns, and is no record. */
  abstract boolean hasHeader();

  /** As stored. */
  public abstract long bytes();

  static InputFile of(String topic, String path, String location, long bytes) {
    return new AutoValue_InputFile(topic, path, location, /* hasHeader= */ false, bytes);
  }

  /** This file, whose first line is a header. */
  InputFile withHeader() {
    return new AutoValue_InputFile(topic(), path(), location(), /* hasHeader= */ true, bytes());
  }
}
