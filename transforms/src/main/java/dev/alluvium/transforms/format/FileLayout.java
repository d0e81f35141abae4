package dev.alluvium.transforms.format;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** How the files of a format hold records. */
public interface FileLayout {
  /**
   * Why a file cannot be one of these, by the bytes that it begins with, of which it may have fewer
   * than sixteen: words that follow the file's name. NULL where it can.
   */
  @Nullable String foreign(byte[] start);

  /**
   * At the start of a file. Nothing is read yet.
   *
   * @param content unpacked; where it breaks, it throws an {@link UnreadableException} from then on
   * @param topic that the file stands for
   * @param path of the file within the input: the source in its records' coordinates
   * @param maxRecordBytes of longer records only so much is held
   */
  RecordFile open(InputStream content, String topic, String path, int maxRecordBytes);
}
