package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.publish.Sending;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds the usual levels of one share, and publishes what becomes of alerts. The step that holds
 * the state sends the messages itself, and a bundle ends when they have arrived: a runner keeps no
 * order between steps, and the last message of a key has to be the one that is true.
 *
 * <p>A run before that died may have published what did not come to the warehouse any more, of
 * records that are read again now. So until {@link Timing#IN_HAND} after all is read again that was
 * there, what does not alert is taken back, whichever window it is.
 */
final class JudgeWindows implements KeyedFold<ShardKey, List<Watched>, Levels> {
  private final Shipped<AlertSpec> alert;
  private final Shipped<TableSpec> mart;
  private final Duration window;
  private final Duration lateness;
  private final boolean rises;
  private final long knownUntilMillis;
  private final long readAgainMillis;
  private final Sending sending;
  private transient @Nullable AlertSettings settings;
  private transient @Nullable AlertSettings ofAnyWindow;
  private transient @Nullable AlertMessages messages;
  private transient @Nullable Instant readingSince;

  /**
   * @param rises whether more events never make a window's value less
   * @param knownUntilMillis windows that start then or earlier are in the warehouse
   */
  JudgeWindows(
      AlertSpec alert,
      TableSpec mart,
      Duration window,
      Timing timing,
      boolean rises,
      long knownUntilMillis,
      Publisher publisher) {
    this.alert = Shipped.of(alert);
    this.mart = Shipped.of(mart);
    this.window = window;
    this.lateness = timing.allowedLateness();
    this.rises = rises;
    this.knownUntilMillis = knownUntilMillis;
    this.readAgainMillis = timing.readAgainMillis();
    this.sending = new Sending(publisher);
  }

  @Override
  public void setup() {
    AlertSettings known = AlertSettings.of(alert.get(), lateness, window, rises, knownUntilMillis);
    settings = known;
    ofAnyWindow = known.isAnyKnown() ? known.ofAnyWindow() : known;
    messages = new AlertMessages(alert.get(), mart.get());
  }

  @Override
  public Levels create(ShardKey share) {
    return new Levels();
  }

  @Override
  public void take(ShardKey share, Levels levels, List<Watched> told, Moment now) {
    long slot = AlertPast.slot(share);
    long version = now.nextSequence();
    levels.take(
        told,
        settings(now),
        new Levels.Output() {
          @Override
          public void alert(Row per, Alert found) {
            sending.send(
                messages().key(per, found.start(), found.day(), slot),
                messages().value(per, found, slot),
                version);
          }

          @Override
          public void none(Row per, long start, long day) {
            sending.send(messages().key(per, start, day, slot), null, version);
          }
        });
  }

  @Override
  public void fire(ShardKey share, Levels levels, Firing firing, Moment now) {
    levels.giveUp(now.watermarkMillis(), settings());
  }

  @Override
  public boolean firesSoon(Levels levels) {
    return false;
  }

  @Override
  public long settle(ShardKey share, Levels levels, Moment now) {
    return levels.nextMillis(settings());
  }

  @Override
  public boolean isEmpty(Levels levels) {
    return levels.isEmpty();
  }

  @Override
  public long weigh(Levels levels) {
    return levels.weigh();
  }

  @Override
  public void flush() {
    sending.flush();
  }

  @Override
  public void close() {
    sending.close();
  }

  private AlertSettings settings(Moment now) {
    return mayBeReadAgain(now) ? Objects.requireNonNull(ofAnyWindow) : settings();
  }

  private boolean mayBeReadAgain(Moment now) {
    if (now.watermarkMillis() < readAgainMillis) {
      return true;
    }
    if (readingSince == null) {
      readingSince = now.now();
    }
    return now.now().isBefore(readingSince.plus(Timing.IN_HAND));
  }

  private AlertSettings settings() {
    return Objects.requireNonNull(settings);
  }

  private AlertMessages messages() {
    return Objects.requireNonNull(messages);
  }
}
