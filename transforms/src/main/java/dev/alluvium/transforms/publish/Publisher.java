package dev.alluvium.transforms.publish;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where messages go. */
public interface Publisher extends Serializable {
  /** Opens a way there; called where messages are sent from, and not before there is one. */
  Session open();

  /** Reports where it goes to Beam's lineage; called by a step that sends, within a bundle. */
  default void report() {}

  /** An open way. Messages of one key arrive in the order in which one session sends them. */
  interface Session extends AutoCloseable {
    /**
     * Sends a message; returns before it has arrived.
     *
     * @param value NULL says that the key stands for nothing any more
     * @param version grows with every message of the key, also over a restart
     */
    void send(byte[] key, byte @Nullable [] value, long version);

    /** Waits until all that was sent has arrived; throws if something cannot. */
    void flush();

    @Override
    void close();
  }
}
