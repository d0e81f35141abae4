package dev.alluvium.transforms.files;

import dev.alluvium.transforms.format.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes that a file of this machine had when it was opened. One that is written to meanwhile is
 * not whole, and so is no input: its end says so.
 */
final class LocalBytes extends InputStream {
  private final FileChannel channel;
  private final long size;
  private long position;

  LocalBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * @throws UnreadableException if the file cannot be read, or has become shorter or longer
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int wanted = (int) Math.min(length, size - position);
      int count = wanted == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, wanted));
      if (count < 0) {
        checkWhole();
        return -1;
      }
      position += count;
      return count;
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableException("it cannot be read", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  private void checkWhole() throws IOException {
    long now = channel.size();
    if (position != size || now != size) {
      throw new UnreadableException(
          "it was written to while it was read: it had "
              + size
              + " bytes at first and has "
              + now
              + " now");
    }
  }
}
