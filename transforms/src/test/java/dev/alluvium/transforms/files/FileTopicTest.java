package dev.alluvium.transforms.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.format.JsonFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTopicTest {
  private static final List<FileTopic> TOPICS =
      FileTopic.named("listen", "listen_events", "auth_events");

  @ParameterizedTest
  @CsvSource({
    "listen_events.jsonl, listen_events",
    "listen_events.json, listen_events",
    "listen_events.jsonl.gz, listen_events",
    "listen_events.csv, listen_events",
    "listen_events.csv.gz, listen_events",
    "listen_events, listen_events",
    "listen_events-0001.jsonl.gz, listen_events",
    "listen_events_2.jsonl, listen_events",
    "listen_events.2023-04-03.jsonl.gz, listen_events",
    "listen_events/part-0.jsonl, listen_events",
    "listen_events/2023/04/any name, listen_events",
    "listen_event.jsonl, listen",
    "listen.jsonl, listen",
    "listen/listen_events.jsonl, listen",
    "listen_events_old/a.jsonl,",
    "listener.jsonl,",
    "auth_eventsx.jsonl,",
    "old/listen_events.jsonl,",
    "README.md,",
  })
  void belongsToTheLongestTopicThatTheNameStartsWith(String path, String topic) {
    assertThat(FileTopic.find(path, TOPICS).map(FileTopic::name).orElse(null), is(topic));
  }

  /** What is kept of a topic is read again, whatever it is called. */
  @ParameterizedTest
  @CsvSource({
    "db.public.plays, db.public.plays",
    "_plays,          %5Fplays",
    "..,              %2E.",
    "app.db.../../a,  app.db...%2F..%2Fa",
    "/etc/plays,      %2Fetc%2Fplays",
    "a%2Fb,           a%252Fb",
  })
  void hasAFolder(String topic, String folder) {
    assertThat(FileTopic.folder(topic), is(folder));
    List<FileTopic> topics = FileTopic.named("listen", topic);
    String path = folder + "/2024-01-01.jsonl";
    assertThat(FileTopic.isSkipped(path), is(false));
    assertThat(FileTopic.find(path, topics).map(FileTopic::name).orElse(null), is(topic));
  }

  @ParameterizedTest
  @CsvSource({
    "week_230603.csv, weeks",
    "week_230603.csv.gz, weeks",
    "2023/week_230603, weeks",
    "week_final.csv,",
    "240106.csv, days",
    "240106.txt, days",
    "240106.pdf,",
    "weeks/240106.csv, weeks",
    "days.csv, days",
    "week_2.total.csv, totals",
  })
  void belongsElseToTheTopicWithTheLongestPatternThatItsNameFits(String path, String topic) {
    List<FileTopic> topics =
        List.of(
            FileTopic.of("weeks", List.of("week_[0-9]*"), new JsonFormat()),
            FileTopic.of("days", List.of("??????.{csv,txt}"), new JsonFormat()),
            FileTopic.of("totals", List.of("week_[0-9].total*"), new JsonFormat()));
    assertThat(FileTopic.find(path, topics).map(FileTopic::name).orElse(null), is(topic));
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, false",
    ".a.jsonl, true",
    "_SUCCESS, true",
    "topic/_temporary/0/a.jsonl, true",
    "topic/.git/a, true",
    "topic/a_b.c, false",
  })
  void skipsHiddenFilesAndByProducts(String path, boolean skipped) {
    assertThat(FileTopic.isSkipped(path), is(skipped));
  }
}
