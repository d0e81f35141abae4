package dev.alluvium.transforms.serial;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;

/**
 * A value that is dear to serialize, such as a spec: encoded once, when it is wrapped, and decoded
 * once per JVM. The DirectRunner serializes a stateful step and its coders anew for every bundle,
 * and that must not cost more than copying some bytes. Thread-safe.
 */
public final class Shipped<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<Content, Serializable> DECODED = new ConcurrentHashMap<>();

  private final byte[] encoded;
  private transient @Nullable T value;

  /** Bytes as a key. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by content, below.
  private record Content(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content that && Arrays.equals(that.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private Shipped(byte[] encoded, T value) {
    this.encoded = encoded;
    this.value = value;
  }

  public static <T extends Serializable> Shipped<T> of(T value) {
    byte[] encoded = SerializableUtils.serializeToByteArray(value);
    DECODED.putIfAbsent(new Content(encoded), value);
    return new Shipped<>(encoded, value);
  }

  /** The value; on another JVM one equal to it. */
  @SuppressWarnings("unchecked") // What was encoded is a T.
  public T get() {
    T known = value;
    if (known == null) {
      known =
          (T)
              DECODED.computeIfAbsent(
                  new Content(encoded),
                  content ->
                      (Serializable)
                          SerializableUtils.deserializeFromByteArray(
                              content.bytes(), "a shipped value"));
      value = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shipped<?> that && that.get().equals(get());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }
}
