package dev.alluvium.pipelines.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A broker in this JVM, and something that fills its topics until it is told to stop. */
public interface LiveStream extends AutoCloseable {
  String bootstrapServers();

  /** Records that the broker has taken or is about to. */
  long sent();

  /** Completes when what fills the topics is at its end, stopped, or has failed. */
  CompletableFuture<?> ended();

  /** Stops what fills the topics; all that it has sent is in them then, to be read. */
  void stopSending();

  /** Records that could not be sent, and why, a line each; when it has ended. */
  default List<String> notSent() {
    return List.of();
  }

  @Override
  void close() throws IOException;
}
