package dev.alluvium.transforms.publish;

import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the changes of one share, but for those that come behind a newer one of their key. The step
 * that holds the state sends the messages itself, and a bundle ends when they have arrived: a
 * runner keeps no order between steps, and the last message of a key has to be the one that is
 * true.
 */
final class SendNewest implements KeyedFold<ShardKey, List<RowChange>, SentVersions> {
  private static final long serialVersionUID = 1L;

  private final Sending sending;
  private final long keptMicros;

  /**
   * @param kept for how long a key is remembered that does not change
   */
  SendNewest(Publisher publisher, Duration kept) {
    this.sending = new Sending(publisher);
    this.keptMicros = TimeUnit.MILLISECONDS.toMicros(kept.toMillis());
  }

  @Override
  public SentVersions create(ShardKey share) {
    return new SentVersions();
  }

  @Override
  public void take(ShardKey share, SentVersions sent, List<RowChange> changes, Moment now) {
    for (RowChange change : changes) {
      if (sent.send(change.key(), change.version(), keptMicros)) {
        sending.send(change.key(), change.value(), change.version());
      }
    }
  }

  @Override
  public void fire(ShardKey share, SentVersions sent, Firing firing, Moment now) {}

  @Override
  public boolean firesSoon(SentVersions sent) {
    return false;
  }

  @Override
  public long settle(ShardKey share, SentVersions sent, Moment now) {
    return NEVER;
  }

  @Override
  public boolean isEmpty(SentVersions sent) {
    return sent.size() == 0;
  }

  @Override
  public long weigh(SentVersions sent) {
    return sent.weigh();
  }

  @Override
  public void flush() {
    sending.flush();
  }

  @Override
  public void close() {
    sending.close();
  }
}
