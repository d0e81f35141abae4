package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.AlertSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds the usual levels of one share, and publishes what becomes of alerts. The step that holds
 * the state sends the messages itself, and a bundle ends when they have arrived: a runner keeps no
 * order between steps, and the last message of a key has to be the one that is true. The watermark
 * is told by the timers that fire, and by nothing else.
 */
final class JudgeFn extends DoFn<KV<ShardKey, List<Watched>>, Void> {
  @StateId("levels")
  private final StateSpec<ValueState<Levels>> levelsSpec;

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<AlertSpec> alert;
  private final Shipped<TableSpec> mart;
  private final Duration window;
  private final Duration lateness;
  private final long knownUntilMillis;
  private final Publisher publisher;
  private transient @Nullable AlertSettings settings;
  private transient @Nullable AlertMessages messages;
  private transient Publisher.@Nullable Session session;
  private transient boolean hasSent;

  JudgeFn(
      AlertSpec alert,
      TableSpec mart,
      Duration window,
      Timing timing,
      long knownUntilMillis,
      Publisher publisher) {
    this.alert = Shipped.of(alert);
    this.mart = Shipped.of(mart);
    this.window = window;
    this.lateness = timing.allowedLateness();
    this.knownUntilMillis = knownUntilMillis;
    this.publisher = publisher;
    this.levelsSpec =
        StateSpecs.value(timing.stateCoder(LevelsCoder.of(AlertPast.per(alert, mart))));
  }

  @Setup
  public void setup() {
    settings = AlertSettings.of(alert.get(), lateness, window, knownUntilMillis);
    messages = new AlertMessages(alert.get(), mart.get());
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, List<Watched>> share,
      @StateId("levels") ValueState<Levels> state,
      @TimerId("over") Timer over) {
    Levels stored = state.read();
    Levels levels = stored == null ? new Levels() : stored;
    long slot = AlertPast.slot(share.getKey());
    levels.take(
        share.getValue(),
        settings(),
        new Levels.Output() {
          @Override
          public void alert(Row per, Alert found) {
            send(
                messages().key(per, found.start(), found.day(), slot),
                messages().value(per, found, slot));
          }

          @Override
          public void none(Row per, long start, long day) {
            send(messages().key(per, start, day, slot), null);
          }
        });
    keep(levels, state, over);
  }

  @OnTimer("over")
  public void giveUp(
      @StateId("levels") ValueState<Levels> state, @TimerId("over") Timer over, OnTimerContext at) {
    Levels levels = state.read();
    if (levels == null) {
      return;
    }
    if (!at.fireTimestamp().isBefore(GlobalWindow.INSTANCE.maxTimestamp())) {
      state.clear();
      return;
    }
    levels.giveUp(at.fireTimestamp().getMillis(), settings());
    keep(levels, state, over);
  }

  private void keep(Levels levels, ValueState<Levels> state, Timer over) {
    if (levels.isEmpty()) {
      state.clear();
    } else {
      EventTimer.set(over, levels.nextMillis(settings()));
      state.write(levels);
    }
  }

  private void send(byte[] key, byte @Nullable [] value) {
    Publisher.Session open = session;
    if (open == null) {
      open = publisher.open();
      session = open;
    }
    open.send(key, value);
    hasSent = true;
  }

  @FinishBundle
  public void finishBundle() {
    if (hasSent) {
      hasSent = false;
      Objects.requireNonNull(session).flush();
    }
  }

  @Teardown
  public void teardown() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private AlertSettings settings() {
    return Objects.requireNonNull(settings);
  }

  private AlertMessages messages() {
    return Objects.requireNonNull(messages);
  }
}
