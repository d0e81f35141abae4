package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.replay.Replay;
import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tutorial shows is what there is, and what a reader gets who does what it says. */
@Timeout(300)
class TutorialTest {
  private static final Path DOCS = Path.of("../../docs").toAbsolutePath().normalize();
  private static final Path TUTORIAL = DOCS.resolve("tutorial");

  private static final Pattern SHOWN = Pattern.compile("(?ms)^```yaml (\\S+)\n(.*?)^```");
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.+)\n((?:(?!\\$ ).*\n)*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "scripts/check", "dev.alluvium.pipelines.govern.Check",
          "scripts/sql", "dev.alluvium.pipelines.sql.Sql",
          "TestContracts", "dev.alluvium.pipelines.govern.TestContracts",
          "LoadWarehouse", "dev.alluvium.pipelines.jobs.LoadWarehouse");

  private final Path folder;

  TutorialTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String page() throws IOException {
    return Files.readString(TUTORIAL.resolve("README.md"));
  }

  /** But for the line that tells editors of the language. */
  @Test
  void showsTheContractsAsTheyAre() throws IOException {
    List<MatchResult> shown = SHOWN.matcher(page()).results().toList();
    assertThat(shown, is(not(empty())));
    for (MatchResult block : shown) {
      String file = Files.readString(TUTORIAL.resolve(block.group(1)));
      assertThat(
          block.group(1),
          block.group(2),
          is(file.replaceFirst("^# yaml-language-server:.*\n", "")));
    }
  }

  @Test
  void printsWhatItShows() throws IOException, InterruptedException {
    Files.createSymbolicLink(folder.resolve("docs"), DOCS);
    int commands = 0;
    for (MatchResult block : CONSOLE.matcher(page()).results().toList()) {
      for (MatchResult command : COMMAND.matcher(block.group(1)).results().toList()) {
        assertThat(
            command.group(1),
            withoutNamesOfRuns(printed(command.group(1))),
            is(withoutNamesOfRuns(command.group(2))));
        commands++;
      }
    }
    assertThat(commands, is(7));
  }

  private static String withoutNamesOfRuns(String text) {
    return text.replaceAll("(?m)^run \\S+$", "run …").replaceAll("(?m) +$", "");
  }

  /** What a command says in a folder where a reader would give it. */
  private String printed(String command) throws IOException, InterruptedException {
    List<String> words =
        WORD.matcher(command)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toList();
    if (words.get(0).equals("head")) {
      return Files.readAllLines(folder.resolve(words.get(3))).get(0) + "\n";
    }
    int name = words.get(0).equals("scripts/run") ? 1 : 0;
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp"));
    java.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    java.add(PROGRAMS.get(words.get(name)));
    java.addAll(words.subList(name + 1, words.size()));
    Process process =
        new ProcessBuilder(java)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS), is(true));
    assertThat(Files.readString(folder.resolve("err"), UTF_8), process.exitValue(), is(0));
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  @Test
  void theStreamComesToTheTablesOfTheFile() throws IOException {
    String domain = TUTORIAL.resolve("github").toString();
    Path records = TUTORIAL.resolve("records");
    Loaded file = new Loaded(folder.resolve("file.duckdb"), domain);
    file.load(records);
    Loaded stream = new Loaded(folder.resolve("stream.duckdb"), domain);
    Replay replay = Replay.of(ContractLoader.loadNamed(domain), records);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("github", 1, "star_alerts", 1));
      try (KafkaSink sink = KafkaConnection.of(kafka.bootstrapServers()).open(replay.topics(), 1)) {
        replay.run(sink, Pacer.unlimited());
      }
      stream.loadStream(kafka.bootstrapServers(), "1d");
      assertThat(kafka.records(List.of("star_alerts"), 1), is(greaterThan(0L)));
    }
    assertThat(Content.differences(Content.of(file), Content.of(stream)), is(empty()));
    assertThat(stream.count("mart.mart_star_alert"), is(1L));
  }
}
