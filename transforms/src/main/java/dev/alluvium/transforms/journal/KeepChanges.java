package dev.alluvium.transforms.journal;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.files.FileTopic;
import dev.alluvium.transforms.format.exported.ExportedLine;
import dev.alluvium.transforms.format.lines.LineLayout;
import dev.alluvium.transforms.format.registry.FormatDecoders;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Lets batches pass, and keeps the changes among their records as lines, a file a topic and day:
 * {@code DIR/TOPIC/2026-11-28.jsonl}, by the day of their publishing in UTC. Such a folder is an
 * input of files, of which the same tables come. {@link FileTopic#folder} is what a topic is
 * called.
 *
 * <p>Lines are on the disk before their records are written anywhere, so that each change is there
 * that a table has. What is read again after an end is there again.
 */
public final class KeepChanges
    extends PTransform<PCollection<SourceBatch>, PCollection<SourceBatch>> {
  private static final String ENDING = ".jsonl";

  /** So much waits in memory for the end of a bundle. */
  private static final int MOST_BYTES = 4 << 20;

  private final transient String folder;
  private final transient Map<String, Boolean> exportedByTopic = new HashMap<>();

  private KeepChanges(String folder, DomainSpec domain) {
    this.folder = folder;
    for (List<EventSpec> events : domain.byTopic()) {
      EventSpec event = events.get(0);
      if (isKept(event.format(), event.exported())) {
        exportedByTopic.put(event.topic(), event.exported());
      }
    }
  }

  /**
   * In a folder, which is made when something comes.
   *
   * @param domain whose contracts say which topics tell of changes, and how lines of them are read
   */
  public static KeepChanges in(Path folder, DomainSpec domain) {
    return new KeepChanges(folder.toString(), domain);
  }

  /** Changes are, where files of their topic are of lines. */
  static boolean isKept(RecordFormat format, boolean isExported) {
    return format.carriesChanges()
        && (isExported || FormatDecoders.of(format).files() instanceof LineLayout);
  }

  /** Whether any topic is kept. */
  public boolean hasAny() {
    return !exportedByTopic.isEmpty();
  }

  @Override
  public PCollection<SourceBatch> expand(PCollection<SourceBatch> batches) {
    return batches.apply("Append", ParDo.of(new AppendFn(folder, exportedByTopic)));
  }

  static final class AppendFn extends DoFn<SourceBatch, SourceBatch> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final Map<String, Boolean> exportedByTopic;
    private transient Map<Path, ByteArrayOutputStream> lines = new HashMap<>();
    private transient long bytes;

    AppendFn(String folder, Map<String, Boolean> exportedByTopic) {
      this.folder = folder;
      this.exportedByTopic = Map.copyOf(exportedByTopic);
    }

    @Setup
    public void setup() {
      lines = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element SourceBatch batch, OutputReceiver<SourceBatch> out) {
      Boolean isExported = exportedByTopic.get(batch.topic());
      if (isExported != null) {
        for (SourceRecord record : batch.records()) {
          byte[] line = line(record, isExported);
          if (line != null) {
            add(file(record), line);
          }
        }
      }
      out.output(batch);
    }

    @FinishBundle
    public void write() {
      lines.forEach(
          (file, waiting) -> Journal.append(file, ByteBuffer.wrap(waiting.toByteArray())));
      lines.clear();
      bytes = 0;
    }

    private void add(Path file, byte[] line) {
      ByteArrayOutputStream waiting =
          lines.computeIfAbsent(file, first -> new ByteArrayOutputStream());
      waiting.writeBytes(line);
      waiting.write('\n');
      bytes += line.length;
      if (bytes > MOST_BYTES) {
        write();
      }
    }

    private Path file(SourceRecord record) {
      Long published = record.publishedAt();
      Instant at =
          published == null ? Clock.systemUTC().instant() : Instant.ofEpochMilli(published);
      return Path.of(
          folder,
          FileTopic.folder(record.topic()),
          LocalDate.ofInstant(at, ZoneOffset.UTC) + ENDING);
    }
  }

  /**
   * As files of the topic have it; none of what is no whole record, or a key alone where lines have
   * no keys: it says no more than the change before.
   */
  static byte @Nullable [] line(SourceRecord record, boolean isExported) {
    if (record.damage() != null || record.flaw() != null || record.truncated()) {
      return null;
    }
    if (isExported) {
      return ExportedLine.of(record);
    }
    byte[] payload = record.payload();
    return payload == null ? null : onOneLine(payload);
  }

  /** A return means to JSON what the end of a line means to it: between tokens as in a text. */
  private static byte[] onOneLine(byte[] payload) {
    byte[] line = payload.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n') {
        line[i] = '\r';
      }
    }
    return line;
  }
}
