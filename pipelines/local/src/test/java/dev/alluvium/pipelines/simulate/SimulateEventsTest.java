package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateEventsTest {
  private final Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  SimulateEventsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--events=5 | --sink",
        "--sink=files --events=5 | --sink=files needs --output",
        "--sink=files --output=DIR | needs an end",
        "--sink=kafka | needs --bootstrapServers",
        "--sink=ftp://localhost | write kafka, files, where a collector is",
        "--sink=http://localhost:1 --gzip | for --sink=files",
        "--sink=http://localhost:1 --bootstrapServers=localhost:1 | for --sink=kafka",
        "--sink=http://localhost:1 --apiKey=DIR/none | no file",
        "--sink=kafka --bootstrapServers=localhost:1 --apiKey=DIR/none | for --sink=http",
        "--sink=kafka --bootstrapServers=localhost:1 --rate=max | real-time run needs a rate",
        "--sink=kafka --bootstrapServers=localhost:1 --users=5 | for --clock=historical",
        "--sink=kafka --bootstrapServers=localhost:1 --kafkaProperties=DIR/none | no file",
        "--sink=kafka --bootstrapServers=localhost:1 --gzip | for --sink=files",
        "--sink=files --output=DIR --events=5 --rate=fast | not 'fast'",
        "--sink=files --output=DIR --events=5 --rate=NaN | rate must be positive",
        "--sink=files --output=DIR --events=0 | at least one event",
        "--sink=files --output=DIR --events=5 --users=0 | at least one user",
        "--sink=files --output=DIR --duration=soon | 'soon' is not a duration",
        "--sink=files --output=DIR --events=5 --late=1.5 | within 0 and 1",
        "--sink=files --output=DIR --events=5 --domain=dance | no domain 'dance'",
        "--sink=files --output=DIR --events=5 --start=yesterday | --start",
        "--sink=files --output=DIR --events=5 --frobnicate | --frobnicate",
      })
  void explainsAMistakeInOneLine(String arguments, String explanation) {
    int code = simulate(arguments.replace("DIR", directory.toString()).split(" ", -1));

    assertThat(err.toString().lines().count(), is(1L));
    assertThat(err.toString(), allOf(containsString("simulate: "), containsString(explanation)));
    assertThat(out.toString(), is(emptyString()));
    assertThat(code, is(2));
  }

  @Test
  void refusesADirectoryThatHoldsFilesUnlessToldToOverwrite() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");
    String output = "--output=" + directory;

    assertThat(simulate("--sink=files", output, "--events=5"), is(2));
    assertThat(err.toString(), containsString("is not empty; empty it, or add --overwrite"));
    assertThat(simulate("--sink=files", output, "--events=5", "--overwrite"), is(0));
  }

  @Test
  void failsInOneLineWhenFilesCannotBeWritten() {
    int code =
        simulate(
            "--sink=files",
            "--output=" + directory.resolve("out"),
            "--events=5",
            "--report=" + directory.resolve("missing").resolve("report.json"));

    assertThat(code, is(1));
    assertThat(err.toString().lines().count(), is(1L));
    assertThat(err.toString(), containsString("missing"));
  }

  @Test
  void writesFilesAndAReportForMachines() throws IOException {
    Path report = directory.resolve("report.json");
    Path output = directory.resolve("out");
    int code =
        simulate(
            "--sink=files",
            "--output=" + output,
            "--events=2000",
            "--dirt=demo",
            "--late=0",
            "--report=" + report);

    assertThat(err.toString(), is(emptyString()));
    assertThat(code, is(0));
    JsonNode topics = new ObjectMapper().readTree(Files.readString(report)).get("topics");
    assertThat(topics.size(), is(4));
    for (String topic : new String[] {"listen_events", "page_view_events", "auth_events"}) {
      long lines = linesOf(output.resolve(topic + ".jsonl"));
      assertThat(lines, is(topics.at("/" + topic + "/records").asLong()));
      assertThat(topics.at("/" + topic + "/dirt/late").isMissingNode(), is(true));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "quotedAgents,QUOTED_AGENT",
    "mojibake,MOJIBAKE",
    "truncatedPunctuation,TRUNCATED_PUNCTUATION",
    "escapedQuotes,ESCAPED_QUOTE",
    "unknownFields,UNKNOWN_FIELD",
    "duplicates,DUPLICATE",
    "late,LATE",
    "outOfRangeDates,OUT_OF_RANGE_DATE",
  })
  void tellsTheFractionsOfTheDemo(String option, DirtKind kind) {
    String help =
        String.join(
            " ", SimulateEvents.commandLine().getCommandSpec().findOption(option).description());
    assertThat(
        help,
        containsString(
            "Demo: "
                + BigDecimal.valueOf(Dirt.demo().fraction(kind))
                    .stripTrailingZeros()
                    .toPlainString()));
  }

  @Test
  void explainsEveryOption() {
    assertThat(simulate("--help"), is(0));
    CommandLine line = SimulateEvents.commandLine();
    line.getCommandSpec()
        .options()
        .forEach(option -> assertThat(out.toString(), containsString(option.longestName())));
  }

  private static long linesOf(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1)
        .chars()
        .filter(character -> character == '\n')
        .count();
  }

  private int simulate(String... arguments) {
    return SimulateEvents.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
