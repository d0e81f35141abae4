package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedKafkaTest {
  @Test
  void listensOnLoopbackAndLeavesNothingBehind() throws IOException {
    Set<Path> before = logs();
    Path log;
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      assertThat(kafka.bootstrapServers(), startsWith("127.0.0.1:"));
      Set<Path> during = logs();
      during.removeAll(before);
      log = during.iterator().next();
      kafka.createTopics(Map.of("plays", 3, "views", 1));
    }
    assertThat(logs(), not(hasItem(log)));
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

  private static Set<Path> logs() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("alluvium-kafka"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
