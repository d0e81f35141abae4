package dev.alluvium.pipelines.local;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedKafkaTest {
  @Test
  void listensOnLoopbackAndLeavesNothingBehind() throws IOException {
    String topic = "plays-" + UUID.randomUUID(); // Other tests may run brokers meanwhile.
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      assertThat(kafka.bootstrapServers(), startsWith("127.0.0.1:"));
      kafka.createTopics(Map.of(topic, 3, "views", 1));
      assertThat(logsOf(topic), is(1L));
    }
    assertThat(logsOf(topic), is(0L));
  }

  /** Of "classic", which a broker looks for in capitals, Turkish makes another word. */
  @Test
  void startsWhateverTheMachinesLanguageIs() throws IOException {
    Locale language = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("plays", 1));
      assertThat(kafka.records(Set.of("plays"), 1), is(0L));
    } finally {
      Locale.setDefault(language);
    }
  }

  @Test
  void runsBesideAnother() throws IOException {
    try (EmbeddedKafka one = EmbeddedKafka.start();
        EmbeddedKafka other = EmbeddedKafka.start()) {
      assertThat(one.bootstrapServers(), is(not(other.bootstrapServers())));
      one.createTopics(Map.of("plays", 1));
      other.createTopics(Map.of("plays", 1));
      assertThrows(IOException.class, () -> one.createTopics(Map.of("plays", 1)));
    }
  }

  /** After half a minute a broker would delete what is older than a week by its own time. */
  @Test
  void keepsRecordsHoweverOldTheyAre() throws Exception {
    ConfigResource plays = new ConfigResource(ConfigResource.Type.TOPIC, "plays");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("plays", 1));
      try (Admin admin =
          Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
        Config config = requireNonNull(admin.describeConfigs(Set.of(plays)).all().get().get(plays));
        assertThat(config.get("retention.ms").value(), is("-1"));
      }
    }
  }

  /** Folders of brokers that hold the topic. */
  private static long logsOf(String topic) throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("alluvium-kafka"))
          .filter(folder -> holds(folder, topic + "-0"))
          .count();
    }
  }

  private static boolean holds(Path folder, String name) {
    try (Stream<Path> within = Files.walk(folder, 2)) {
      return within.anyMatch(path -> path.getFileName().toString().equals(name));
    } catch (IOException | UncheckedIOException e) {
      return false; // Another's, that is being deleted.
    }
  }
}
