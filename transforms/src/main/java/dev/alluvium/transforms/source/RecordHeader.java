package dev.alluvium.transforms.source;

import com.google.auto.value.AutoValue;
import org.jspecify.annotations.Nullable;

/** What a producer tells of a record beside its key and its value. */
@AutoValue
public abstract class RecordHeader {
  public abstract String key();

  /** The bytes as they came; not to be changed. NULL where the header has none. */
  @SuppressWarnings("mutable")
  public abstract byte @Nullable [] value();

  public static RecordHeader of(String key, byte @Nullable [] value) {
    return new AutoValue_RecordHeader(key, value);
  }
}
