package dev.alluvium.transforms;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;
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

  /** A timer that tells the times it is set to, epoch milliseconds. */
  public static Timer timer(Consumer<Long> set) {
    return (Timer)
        Proxy.newProxyInstance(
            Timer.class.getClassLoader(),
            new Class<?>[] {Timer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("set")) {
                set.accept(((Instant) arguments[0]).getMillis());
              }
              return method.getReturnType() == Timer.class ? proxy : null;
            });
  }

  /** Where a step puts what it makes. */
  @SuppressWarnings("unchecked")
  public static <E> OutputReceiver<E> into(Consumer<E> taken) {
    return (OutputReceiver<E>)
        Proxy.newProxyInstance(
            OutputReceiver.class.getClassLoader(),
            new Class<?>[] {OutputReceiver.class},
            (proxy, method, arguments) -> {
              taken.accept((E) arguments[0]);
              return null;
            });
  }
}
