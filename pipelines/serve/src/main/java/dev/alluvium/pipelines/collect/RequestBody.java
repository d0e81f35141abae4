package dev.alluvium.pipelines.collect;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Reads a body as it arrives. No thread waits for who sends slowly, or not at all. */
final class RequestBody implements ReadListener {
  private static final int CHUNK = 16 << 10;

  private final ServletInputStream in;
  private final GrowingBytes bytes;
  private final CompletableFuture<GrowingBytes> read = new CompletableFuture<>();

  private RequestBody(ServletInputStream in, GrowingBytes bytes) {
    this.in = in;
    this.bytes = bytes;
  }

  /**
   * Completes when all has arrived, by who completes it otherwise, or with what went wrong: a
   * {@link Refusal}, or an {@link IOException} where the connection broke.
   *
   * @param in of a request that is answered asynchronously
   */
  static CompletableFuture<GrowingBytes> read(ServletInputStream in, GrowingBytes bytes) {
    RequestBody body = new RequestBody(in, bytes);
    in.setReadListener(body);
    return body.read;
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] chunk = new byte[CHUNK];
    while (!read.isDone() && in.isReady()) {
      int count = in.read(chunk);
      if (count < 0) {
        return;
      }
      try {
        bytes.add(chunk, count);
      } catch (Refusal e) {
        read.completeExceptionally(e);
        return;
      }
    }
  }

  @Override
  public void onAllDataRead() {
    read.complete(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    read.completeExceptionally(failure);
  }
}
