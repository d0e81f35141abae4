package dev.alluvium.transforms.files;

import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Records of a file from its beginning, cut as a load cuts them, without a pipeline. */
public final class FileSample {
  private static final int BATCH = 500;
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private FileSample() {}

  /**
   * Gives records until there are so many, or the file ends. Where it cannot be read, or no
   * further, the last one is {@linkplain SourceRecord#damage damaged}.
   *
   * @param exported whether its lines are whole records
   */
  public static void read(
      Path file, RecordFormat format, boolean exported, long most, Consumer<SourceRecord> to)
      throws IOException {
    String name = String.valueOf(file.getFileName());
    InputFile input = InputFile.alone(name, file.toString(), format, exported, Files.size(file));
    try (OpenFile open = OpenFile.open(input, MAX_RECORD_BYTES, /* read= */ 0)) {
      long left = most;
      List<SourceRecord> next = open.next((int) Math.min(BATCH, left));
      while (!next.isEmpty()) {
        next.forEach(to);
        left -= next.size();
        next = left == 0 ? List.of() : open.next((int) Math.min(BATCH, left));
      }
    }
  }
}
