package dev.alluvium.transforms.fold;

import dev.alluvium.transforms.KeptState;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a runner does for a fold: keeps its states as bytes and its timers, both over an update to
 * another job, and fires when a test says so.
 */
public final class ImitatedRunner<K, I, S, O> {
  private final Map<K, Held<S>> byKey = new LinkedHashMap<>();
  private final Map<TupleTag<?>, List<Object>> outputs = new HashMap<>();
  private Fold<K, I, S, O> fold;
  private FoldFn<K, I, S, O> step;
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  /** What is held of a key. */
  private static final class Held<S> {
    KeptState<Kept<S>> state;
    @Nullable Long due;
    boolean soon;

    Held(KeptState<Kept<S>> state) {
      this.state = state;
    }
  }

  public ImitatedRunner(Fold<K, I, S, O> fold) {
    this.fold = fold;
    this.step = started(fold);
  }

  private static <K, I, S, O> FoldFn<K, I, S, O> started(Fold<K, I, S, O> fold) {
    FoldFn<K, I, S, O> step = fold.step(fold.keptCoder());
    step.setup();
    return step;
  }

  /** The job is updated to another fold; its states and timers are carried over. */
  public void update(Fold<K, I, S, O> to) {
    fold = to;
    step = started(to);
    byKey.values().forEach(held -> held.state = held.state.readBy(to.keptCoder()));
  }

  /** All states are lost. */
  public void forget() {
    byKey.clear();
  }

  /** All states are lost, and a job of another fold starts; nothing is known of the watermark. */
  public void restartAs(Fold<K, I, S, O> another) {
    forget();
    fold = another;
    step = started(another);
    watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  }

  public void take(K key, I input) {
    Held<S> held = byKey.computeIfAbsent(key, k -> new Held<>(new KeptState<>(fold.keptCoder())));
    step.process(
        KV.of(key, input),
        BoundedWindow.TIMESTAMP_MIN_VALUE,
        held.state,
        soon(held),
        due(held),
        receiver());
    step.finishBundle();
  }

  /** Time passes: what was to come out soon comes out. */
  public void fireSoon() {
    byKey.forEach(
        (key, held) -> {
          if (held.soon) {
            held.soon = false;
            step.fireSoon(key, held.state, soon(held), due(held), receiver());
          }
        });
    step.finishBundle();
  }

  /** The watermark comes to that time, epoch milliseconds; timers fire in their order. */
  public void watermark(long millis) {
    watermark = millis;
    TreeMap<Long, List<K>> fired = new TreeMap<>();
    byKey.forEach(
        (key, held) -> {
          Long due = held.due;
          if (due != null && due <= millis) {
            fired.computeIfAbsent(due, time -> new ArrayList<>()).add(key);
          }
        });
    fired.forEach(
        (time, keys) ->
            keys.forEach(key -> fireDue(key, Objects.requireNonNull(byKey.get(key)), time)));
    if (!fired.isEmpty()) {
      watermark(millis);
    }
    step.finishBundle();
  }

  private void fireDue(K key, Held<S> held, long time) {
    held.due = null;
    step.fireDue(key, held.state, soon(held), due(held), receiver(), time);
  }

  /**
   * When each key wants to be asked again, epoch milliseconds; keys without a timer are left out.
   */
  public Map<K, Long> due() {
    Map<K, Long> due = new LinkedHashMap<>();
    byKey.forEach(
        (key, held) -> {
          if (held.due != null) {
            due.put(key, held.due);
          }
        });
    return due;
  }

  /** What came out there since it was asked for last. */
  @SuppressWarnings("unchecked") // What is given to a tag is of its type.
  public <T> List<T> take(TupleTag<T> tag) {
    List<Object> given = outputs.remove(tag);
    return given == null ? List.of() : (List<T>) given;
  }

  private Timer soon(Held<S> held) {
    return timer(millis -> held.soon = true);
  }

  private Timer due(Held<S> held) {
    return timer(millis -> held.due = millis);
  }

  private interface Set {
    void to(long millis);
  }

  private Timer timer(Set set) {
    return (Timer)
        Proxy.newProxyInstance(
            Timer.class.getClassLoader(),
            new Class<?>[] {Timer.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "set" -> set.to(((Instant) arguments[0]).getMillis());
                case "setRelative" -> set.to(0);
                default -> {}
              }
              return method.getReturnType() == Timer.class
                  ? proxy
                  : method.getReturnType() == Instant.class
                      ? Instant.ofEpochMilli(watermark)
                      : null;
            });
  }

  private MultiOutputReceiver receiver() {
    return new MultiOutputReceiver() {
      @Override
      @SuppressWarnings("unchecked")
      public <T> DoFn.OutputReceiver<T> get(TupleTag<T> tag) {
        return (DoFn.OutputReceiver<T>)
            Proxy.newProxyInstance(
                DoFn.OutputReceiver.class.getClassLoader(),
                new Class<?>[] {DoFn.OutputReceiver.class},
                (proxy, method, arguments) -> {
                  outputs.computeIfAbsent(tag, t -> new ArrayList<>()).add(arguments[0]);
                  return null;
                });
      }

      @Override
      public <T> DoFn.OutputReceiver<org.apache.beam.sdk.values.Row> getRowReceiver(
          TupleTag<T> tag) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
