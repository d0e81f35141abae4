package dev.alluvium.transforms.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicNamesTest {
  private static final List<String> TOPICS = List.of("listen", "listen_events", "auth_events");

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
    assertThat(TopicNames.topicOf(path, TOPICS).orElse(null), is(topic));
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
    assertThat(TopicNames.isSkipped(path), is(skipped));
  }
}
