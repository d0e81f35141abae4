package dev.alluvium.transforms.files;

import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Records of a file from its beginning, cut as a load cuts them, without a pipeline. */
public final class FileSample {
  private static final int BATCH = 500;
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private FileSample() {}

  /**
   * The files of a folder by their paths within it, or a file, as a load finds them: in all folders
   * of the folder, links followed, but for what is hidden or a by-product of a job.
   *
   * @throws InputException if a folder cannot be read
   */
  public static SortedMap<String, Path> files(Path input) {
    SortedMap<String, Path> files = new TreeMap<>();
    for (FoundFiles.Found found : FoundFiles.in(input).files()) {
      if (found.isFolder()) {
        throw new InputException(
            "The folder " + found.location() + " cannot be read: " + found.fault() + ".");
      }
      if (Files.isRegularFile(found.location())) {
        files.put(found.path(), found.location());
      }
    }
    return files;
  }

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
