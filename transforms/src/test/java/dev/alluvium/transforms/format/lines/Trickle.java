package dev.alluvium.transforms.format.lines;

import java.io.ByteArrayInputStream;

/** Bytes that come one at a time. */
final class Trickle extends ByteArrayInputStream {
  Trickle(byte[] bytes) {
    super(bytes);
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) {
    return super.read(buffer, offset, Math.min(1, length));
  }
}
