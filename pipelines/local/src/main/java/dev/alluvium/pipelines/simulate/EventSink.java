package dev.alluvium.pipelines.simulate;

import java.io.IOException;

/**
 * Where records go. Called by one thread: any number of {@link #send}, then {@link #complete} if
 * all went well, then {@link #close} in any case. Closing without completing leaves behind as
 * little as the sink can manage.
 */
public interface EventSink extends AutoCloseable {
  /**
   * Takes a record; it may be delivered later, in the order of the calls per topic and key.
   *
   * @throws IOException if this record, or one before it, cannot be delivered
   */
  void send(SimulatedRecord simulated) throws IOException;

  /** Returns when every record is delivered for good. */
  void complete() throws IOException;

  @Override
  void close() throws IOException;
}
