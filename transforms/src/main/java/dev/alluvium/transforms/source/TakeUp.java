package dev.alluvium.transforms.source;

import java.io.Serializable;
import java.time.Instant;

/**
 * How a stream takes up the work of one whose state is gone: what that one had open is read again
 * before the stream gives anything, up to where the watermark had come, and the stream's watermark
 * begins there. So windows that were over are given out, and given up, while what is read again
 * still comes.
 *
 * @param stream the reading of the stream
 * @param reached what the watermark had come to
 */
public record TakeUp(Reading stream, Instant reached) implements Serializable {
  /** The stream waits for what that reading gives. */
  public void after(Reading again) {
    stream.follow(again, org.joda.time.Instant.ofEpochMilli(reached.toEpochMilli()));
  }

  /**
   * What the watermark does not come to before all is read again; epoch milliseconds. Where it is,
   * everything has come that was there before.
   */
  public long reachedMillis() {
    return reached.toEpochMilli();
  }
}
