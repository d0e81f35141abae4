package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.KafkaLogin;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.profile.Profiler.Sampled;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.files.FileSample;
import dev.alluvium.transforms.kafka.TopicSample;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at files or topics that no contract describes yet; reports, and drafts the contracts. */
public final class ProfileSource {
  /** Records that tell how the others are written. */
  private static final int FIRST = 200;

  /** Files of a source that tell it: an opening of each is read. */
  private static final int FIRST_FILES = 10;

  private ProfileSource() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run ProfileSource",
        ProfileSourceOptions.class,
        args,
        (options, control) -> run(options, Instant.now()));
  }

  /** Gives records to somebody; can do so again, from the first. */
  private interface Reading {
    void read(RecordFormat format, boolean exported, long most, Consumer<SourceRecord> to)
        throws IOException;
  }

  /**
   * A source that is there to be read.
   *
   * @param first gives the records that tell how the others are written
   */
  private record Found(String topic, List<String> files, Reading reading, Reading first) {}

  public static Outcome run(ProfileSourceOptions options, Instant now) {
    String zone = zone(options.getTimeZone());
    int most = records(options.getRecords());
    Path out = folder(options.getOut());
    List<Found> found = found(options);
    try (ScratchFolder scratch = ScratchFolder.create("profile");
        SampleStore store = SampleStore.in(scratch.path())) {
      Profiler profiler = new Profiler(store, zone, now);
      List<SourceProfile> sources = new ArrayList<>();
      Set<String> events = new HashSet<>();
      DraftProof proof = new DraftProof(scratch.path().resolve("drafts"), now);
      for (int i = 0; i < found.size(); i++) {
        Found source = found.get(i);
        Sampled sampled = sample(store, i, source, most, events);
        SourceProfile profile = profiler.profile(i, sampled);
        sources.add(
            proof.proved(
                profile, to -> read(source, SampledFormat.orJson(sampled.format()), most, to)));
      }
      List<Relation> relations = new Relations(store).find(sources);
      return written(options, out, sources, relations);
    } catch (IOException e) {
      throw new UserException("%s cannot be read or written: %s".formatted(out, e.getMessage()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int records(int most) {
    if (most < 1) {
      throw new UserException(
          "--records=%s: give how many records are to be looked at, one at least".formatted(most));
    }
    return most;
  }

  private static String zone(String name) {
    try {
      return ZoneId.of(name).getId();
    } catch (DateTimeException e) {
      throw new UserException(
          "--timeZone=%s is no zone; write one such as America/New_York".formatted(name));
    }
  }

  private static Path folder(String name) {
    try {
      Path folder = Path.of(name);
      if (Files.exists(folder.resolve("domain.yaml"))) {
        throw new UserException(
            "--out=%s has drafts or contracts already; choose another folder".formatted(name));
      }
      return folder;
    } catch (InvalidPathException e) {
      throw new UserException("--out=%s is no path".formatted(name));
    }
  }

  private static List<Found> found(ProfileSourceOptions options) {
    String input = options.getInput();
    String topics = options.getTopic();
    if ((input == null) == (topics == null)) {
      throw new UserException("give --input=FILE or FOLDER, or else --topic=TOPIC");
    }
    if (topics != null) {
      ClientSettings kafka = KafkaLogin.settings(options);
      return List.of(topics.split(",", -1)).stream()
          .distinct()
          .map(
              topic -> {
                Reading reading =
                    (format, exported, n, to) -> TopicSample.read(kafka, topic, n, to);
                return new Found(topic, List.of(), reading, reading);
              })
          .toList();
    }
    try {
      return SourceFiles.in(Path.of(input)).stream()
          .map(
              s -> {
                List<Path> first = s.files().subList(0, Math.min(FIRST_FILES, s.files().size()));
                return new Found(
                    s.topic(),
                    s.patterns(),
                    (format, exported, n, to) -> files(s.files(), format, exported, n, to),
                    (format, exported, n, to) -> files(first, format, exported, n, to));
              })
          .toList();
    } catch (InvalidPathException e) {
      throw new UserException("--input=%s is no path".formatted(input));
    }
  }

  /** Of each file as many. */
  private static void files(
      List<Path> files, RecordFormat format, boolean exported, long most, Consumer<SourceRecord> to)
      throws IOException {
    long each = Math.max(1, most / files.size());
    for (Path file : files) {
      FileSample.read(file, format, exported, each, to);
    }
  }

  private static Sampled sample(
      SampleStore store, int index, Found found, int most, Set<String> events)
      throws IOException, SQLException {
    Optional<SampledFormat> format = SampledFormat.of(read -> first(found, read));
    SampledFormat known = SampledFormat.orJson(format);
    RecordCells cells = new RecordCells(known);
    List<String> key = new ArrayList<>();
    try (SampleStore.Filling filling = store.fill(index)) {
      read(
          found,
          known,
          most,
          record -> {
            try {
              filling.add(record, cells.take(record));
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
            if (key.isEmpty() && known.kind() == SampledFormat.Kind.DEBEZIUM) {
              key.addAll(RecordCells.keyOf(record));
            }
          });
    }
    String words =
        known.kind() == SampledFormat.Kind.DEBEZIUM
            ? found.topic().substring(found.topic().lastIndexOf('.') + 1)
            : found.topic();
    String event = DraftNames.event(words);
    for (int i = 2; !events.add(event); i++) {
      event = DraftNames.event(words) + "_" + i;
    }
    return new Sampled(
        found.topic(), event, found.files(), format, cells.columns(), cells.aliases(), key);
  }

  private static void read(Found found, SampledFormat known, long most, Consumer<SourceRecord> to)
      throws IOException {
    RecordFormat format = known.csv().<RecordFormat>map(csv -> csv).orElse(new JsonFormat());
    found.reading().read(format, known.exported(), most, to);
  }

  private static List<SourceRecord> first(Found found, RecordFormat format) throws IOException {
    List<SourceRecord> first = new ArrayList<>();
    found
        .first()
        .read(
            format,
            /* exported= */ false,
            FIRST,
            record -> {
              if (record.payload() != null && record.damage() == null && first.size() < FIRST) {
                first.add(record);
              }
            });
    return first;
  }

  private static Outcome written(
      ProfileSourceOptions options, Path out, List<SourceProfile> sources, List<Relation> relations)
      throws IOException {
    Files.createDirectories(out);
    int drafts = 0;
    for (SourceProfile source : sources) {
      Optional<String> draft = EventDraft.of(source);
      if (draft.isPresent()) {
        Files.writeString(out.resolve(source.event() + ".yaml"), draft.get());
        drafts++;
      }
    }
    if (drafts > 0) {
      Files.writeString(out.resolve("domain.yaml"), EventDraft.domain(options.getName()));
    }
    String read = options.getInput() == null ? options.getTopic() : options.getInput();
    Path report = out.resolve("report.html");
    Files.writeString(report, ProfileReport.of(sources, relations, String.valueOf(read)));
    return new ProfileSummary(sources, relations, out, report);
  }
}
