package dev.alluvium.pipelines.simulate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * One file of lines per topic, {@code <topic>.jsonl} or as its domain calls it, {@code .gz} behind;
 * a topic without records gets an empty one. The files appear under their names when the sink is
 * completed; before, and if it never is, nothing in the directory changes but temporary files,
 * which closing deletes.
 */
public final class FileSink implements EventSink {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final String extension;
  private final boolean gzip;
  private final Map<String, OutputStream> outputs = new LinkedHashMap<>();

  private FileSink(Path directory, String extension, boolean gzip) {
    this.directory = directory;
    this.extension = extension;
    this.gzip = gzip;
  }

  /**
   * Makes the directory if it is missing.
   *
   * @param overwrite whether the directory may hold files; those of the topics are replaced
   * @throws DirectoryNotEmptyException if it holds files and must not
   */
  public static FileSink open(
      Path directory, SimulationDomain domain, boolean gzip, boolean overwrite) throws IOException {
    return open(directory, domain.topics(), domain.extension(), gzip, overwrite);
  }

  /** The same, for topics of JSON lines. */
  public static FileSink open(Path directory, List<String> topics, boolean gzip, boolean overwrite)
      throws IOException {
    return open(directory, topics, "jsonl", gzip, overwrite);
  }

  private static FileSink open(
      Path directory, List<String> topics, String extension, boolean gzip, boolean overwrite)
      throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Files.createDirectories(directory);
    if (!overwrite && !isEmpty(directory)) {
      throw new DirectoryNotEmptyException(directory.toString());
    }
    FileSink sink = new FileSink(directory, extension, gzip);
    try {
      for (String topic : topics) {
        sink.outputs.put(topic, sink.create(topic));
      }
      return sink;
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  private OutputStream create(String topic) throws IOException {
    OutputStream file = Files.newOutputStream(temporary(topic));
    return new BufferedOutputStream(
        gzip ? new GZIPOutputStream(file, BUFFER_BYTES) : file, BUFFER_BYTES);
  }

  @Override
  public void send(SimulatedRecord simulated) throws IOException {
    OutputStream output = outputs.get(simulated.topic());
    if (output == null) {
      throw new IllegalArgumentException("not a topic of this sink: " + simulated.topic());
    }
    output.write(simulated.payload());
    output.write('\n');
  }

  @Override
  public void complete() throws IOException {
    for (OutputStream output : outputs.values()) {
      output.close();
    }
    for (String topic : outputs.keySet()) {
      Files.move(
          temporary(topic),
          directory.resolve(fileName(topic, gzip)),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(directory.resolve(fileName(topic, !gzip)));
    }
  }

  @Override
  public void close() throws IOException {
    for (Map.Entry<String, OutputStream> output : outputs.entrySet()) {
      try (OutputStream stream = output.getValue()) {
        stream.flush();
      } catch (IOException e) {
        // What is left unwritten goes with the file.
      } finally {
        Files.deleteIfExists(temporary(output.getKey()));
      }
    }
  }

  private Path temporary(String topic) {
    return directory.resolve("." + fileName(topic, gzip) + ".tmp");
  }

  private String fileName(String topic, boolean compressed) {
    return topic + "." + extension + (compressed ? ".gz" : "");
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}
