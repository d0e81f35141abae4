package dev.alluvium.transforms.publish;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to a publisher from one step: opened when there is something to send, and waited for when
 * a bundle ends. For one worker at a time.
 */
public final class Sending implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Publisher publisher;
  private transient Publisher.@Nullable Session session;
  private transient boolean hasSent;

  public Sending(Publisher publisher) {
    this.publisher = publisher;
  }

  /** As {@link Publisher.Session#send}. */
  public void send(byte[] key, byte @Nullable [] value, long version) {
    Publisher.Session open = session;
    if (open == null) {
      open = publisher.open();
      publisher.report();
      session = open;
    }
    open.send(key, value, version);
    hasSent = true;
  }

  /** Returns when all that was sent has arrived. */
  public void flush() {
    if (hasSent) {
      hasSent = false;
      Objects.requireNonNull(session).flush();
    }
  }

  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
