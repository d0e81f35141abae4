package org.apache.beam.sdk.io.gcp.testing;

import com.google.cloud.bigquery.storage.v1.WriteStream;
import org.jspecify.annotations.NullMarked;

/**
 * Reaches into Beam's fake, which keeps every row that was ever appended to a stream, beside the
 * table that the row is in: some hundred thousand of them do not fit into a test's memory.
 */
@NullMarked
public final class WrittenStreams {
  private WrittenStreams() {}

  /** Forgets what went through a stream whose rows are in their table as soon as they are taken. */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // The lock of the fake.
  public static void forgetCommitted(String streamName) {
    synchronized (FakeDatasetService.class) {
      FakeDatasetService.Stream stream = FakeDatasetService.writeStreams.get(streamName);
      if (stream != null && stream.type == WriteStream.Type.COMMITTED) {
        stream.stream.clear();
      }
    }
  }
}
