package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.sql.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes the way of the page on how to add a mart, with its own contract, events, query and rows, on
 * a copy of the domain.
 */
class AddAMartTest {
  private static final Path MUSIC = Path.of("../../schemas/contracts/music");
  private static final Path PAGE = Path.of("../../docs/how-to/add-a-mart.md");

  private final String page = read(PAGE);
  private final Path domain;
  private final Path events;
  private final Loaded warehouse;

  AddAMartTest(@TempDir Path folder) {
    this.domain = folder.resolve("music");
    this.events = folder.resolve("events");
    this.warehouse = new Loaded(folder.resolve("try.duckdb"), domain.toString());
  }

  @BeforeEach
  void copyTheDomain() throws IOException {
    Files.createDirectories(domain);
    Files.createDirectories(events);
    try (Stream<Path> files = Files.list(MUSIC)) {
      for (Path file : files.toList()) {
        Files.copy(file, domain.resolve(file.getFileName()));
      }
    }
    Files.writeString(events.resolve("page_view_events.jsonl"), block("jsonl"));
  }

  @Test
  void theEntryOfThePageMakesTheRowsThatItShows() throws IOException {
    addTheMart();

    warehouse.load(events);

    assertThat(shown(), is(block("text")));
  }

  @Test
  void aRebuildFillsTheMartForDaysGoneBy() throws IOException {
    warehouse.load(events);
    addTheMart();

    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                match("RebuildMarts (--from=\\S+)"),
                match("RebuildMarts --from=\\S+ (--to=\\S+)"),
                "--domain=" + domain,
                "--warehouse=duckdb:" + warehouse.file())
            .as(RebuildMartsOptions.class),
        new RunControl());

    assertThat(shown(), is(block("text")));
  }

  private void addTheMart() throws IOException {
    Files.writeString(domain.resolve("marts.yaml"), block("yaml"), StandardOpenOption.APPEND);
  }

  /** What the page's query prints. */
  private String shown() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Sql.run(
            Reader.nullReader(),
            out,
            new PrintWriter(err, true),
            "--warehouse=duckdb:" + warehouse.file(),
            match("scripts/sql \\S+ \"([^\"]+)\""));
    assertThat(err.toString(), code, is(0));
    return out.toString();
  }

  private String match(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    assertThat(pattern, matcher.find());
    return matcher.group(1);
  }

  private String block(String language) {
    assertThat(page, containsString("```" + language + "\n"));
    return page.split("```" + language + "\n", 2)[1].split("```", 2)[0];
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
