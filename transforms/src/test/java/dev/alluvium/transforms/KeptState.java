package dev.alluvium.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/** State that a test carries from one step to another, as bytes, as a runner does. */
public final class KeptState<T> implements ValueState<T> {
  private final Coder<T> coder;
  private byte @Nullable [] bytes;

  public KeptState(Coder<T> coder) {
    this.coder = coder;
  }

  @Override
  public void write(T value) {
    try {
      bytes = CoderUtils.encodeToByteArray(coder, value);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // Beam's state gives NULL where nothing is.
  public T read() {
    try {
      return bytes == null ? null : CoderUtils.decodeFromByteArray(coder, bytes);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public ValueState<T> readLater() {
    return this;
  }

  @Override
  public void clear() {
    bytes = null;
  }

  /** The same bytes, for a coder of another job. */
  public KeptState<T> readBy(Coder<T> other) {
    KeptState<T> state = new KeptState<>(other);
    state.bytes = bytes;
    return state;
  }
}
