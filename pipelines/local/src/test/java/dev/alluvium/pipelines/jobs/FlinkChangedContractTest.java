package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream on Flink that is stopped, and started again by a contract that has changed. */
@Timeout(400)
class FlinkChangedContractTest {
  private static final Instant START = Instant.parse("2024-04-10T10:00:00Z");
  private static final int BATCH = 120;

  /** The marts that are computed: of an hour, and of a day. */
  private static final Pattern WINDOWED =
      Pattern.compile("^  mart_song_play_(hourly_metrics|top_10_songs):");

  private final Path folder;
  private final Path file;
  private int sent;

  FlinkChangedContractTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  @BeforeEach
  void requireFlink() {
    assumeTrue(
        PipelineOptionsFactory.getRegisteredOptions().stream()
            .anyMatch(options -> options.getSimpleName().equals("FlinkPipelineOptions")),
        "Flink is not on the class path; start Maven with -Pflink");
  }

  @Test
  void goesOnWithItsStateOrWithoutAndIsRightEitherWay() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Map<String, Integer> partitions = new HashMap<>();
      StreamOnFlink.TOPICS.forEach(topic -> partitions.put(topic, 1));
      partitions.put("listener_offers", 1);
      kafka.createTopics(partitions);

      run(kafka, contract("as it is"), false);
      Set<String> states = states();
      run(kafka, contract("lines swapped and a field added first", SWAPPED, FIELD), false);
      assertThat("the same state goes on", states(), is(states));
      run(kafka, contract("a measure added", SWAPPED, FIELD, LONGEST), true);
      assertThat("another state", states(), is(not(states)));
      assertThat("the old one is cleared away", states(), hasSize(1));
      run(kafka, contract("and taken out again", SWAPPED, FIELD), false);
    }
  }

  private static final List<String> SWAPPED =
      List.of(
          "marts.yaml",
          "      uniq_users: {count_distinct: user_id, description: Different users.}\n",
          "",
          "      plays: {count: \"*\", description: Plays that started in the hour.}\n",
          "      uniq_users: {count_distinct: user_id, description: Different users.}\n"
              + "      plays: {count: \"*\", description: Plays that started in the hour.}\n");
  private static final List<String> FIELD =
      List.of(
          "listen_events.yaml",
          "fields:\n",
          "fields:\n  - added: {type: string, description: Not there before.}\n");
  private static final List<String> LONGEST =
      List.of(
          "marts.yaml",
          "      plays: {count: \"*\", description: Plays that started in the hour.}\n",
          "      longest: {max: song_played_sec, description: The longest play.}\n"
              + "      plays: {count: \"*\", description: Plays that started in the hour.}\n");

  /** Sends some more plays, and waits until every hour is right. */
  private void run(EmbeddedKafka kafka, Path contract, boolean withLongest) throws Exception {
    send(kafka);
    StreamOnFlink job = StreamOnFlink.startOf(contract.toString(), file, kafka.bootstrapServers());
    job.await("all that was sent", () -> job.rows() == sent);
    String wrong = wrong(withLongest);
    job.await("right rows under " + contract.getFileName(), () -> job.number(wrong) == 0);
    long checkpoint = StreamOnFlink.checkpoint(file);
    job.await("a checkpoint", () -> StreamOnFlink.checkpoint(file) > checkpoint + 1);
    job.stop();
  }

  /** Counts the hours whose row is not what raw says. */
  private static String wrong(boolean withLongest) {
    return "SELECT count(*) FROM (SELECT CAST(event_ts AS DATE) AS d, hour(event_ts) AS h,"
        + " count(*) AS plays, count(DISTINCT user_id) AS users, max(song_played_sec) AS longest"
        + " FROM raw.listen_events GROUP BY ALL) t"
        + " LEFT JOIN mart.mart_song_play_hourly_metrics m ON m.play_date = t.d AND m.play_hour = t.h"
        + " WHERE m.plays IS DISTINCT FROM t.plays OR m.uniq_users IS DISTINCT FROM t.users"
        + (withLongest ? " OR m.longest IS DISTINCT FROM t.longest" : "");
  }

  /** The folders of checkpoints, by the shape of what is in them. */
  private Set<String> states() throws IOException {
    Set<String> shapes = new TreeSet<>();
    try (Stream<Path> runs = Files.list(Path.of(file + ".checkpoints"))) {
      runs.map(run -> String.valueOf(run.getFileName()))
          .forEach(run -> shapes.add(run.substring(run.indexOf('.') + 1)));
    }
    return shapes;
  }

  /**
   * Of the packed contracts of music the plays and their windows of an hour and of a day, each of
   * the files edited: its name, then pairs of texts.
   */
  @SafeVarargs
  private Path contract(String name, List<String>... edits) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name.replace(' ', '-')));
    Path from = Path.of("..", "..", "schemas", "contracts", "music");
    for (String file : List.of("domain.yaml", "fields.yaml", "listen_events.yaml")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    List<String> marts =
        List.of(
            Files.readString(from.resolve("marts.yaml"), UTF_8).split("(?m)(?=^  mart_\\w+:$)"));
    Files.writeString(
        to.resolve("marts.yaml"),
        marts.get(0) + marts.stream().filter(WINDOWED.asPredicate()).collect(joining()),
        UTF_8);
    for (List<String> edit : edits) {
      Path edited = to.resolve(edit.get(0));
      String text = Files.readString(edited, UTF_8);
      for (int i = 1; i < edit.size(); i += 2) {
        String changed =
            text.replaceFirst(
                Pattern.quote(edit.get(i)), Matcher.quoteReplacement(edit.get(i + 1)));
        assertThat(edit.get(i), changed, is(not(text)));
        text = changed;
      }
      Files.writeString(edited, text, UTF_8);
    }
    return to;
  }

  /** Plays over the same few hours each time, so that windows are open over every restart. */
  private void send(EmbeddedKafka kafka) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      Future<?> last = null;
      for (int i = 0; i < BATCH; i++, sent++) {
        String play =
            String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"sessionId\":%d,\"itemInSession\":%d,\"artist\":\"A\",\"song\":\"S%d\","
                    + "\"duration\":%d.5,\"level\":\"free\",\"userId\":%d}",
                START.plusSeconds(180L * i).toEpochMilli(),
                sent,
                sent,
                sent % 9,
                100 + sent % 50,
                sent % 23);
        last = producer.send(new ProducerRecord<>("listen_events", play.getBytes(UTF_8)));
      }
      if (last != null) {
        last.get();
      }
    }
  }
}
