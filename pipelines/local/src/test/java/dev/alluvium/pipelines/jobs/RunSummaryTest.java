package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a load tells when it is over, and with what exit code. */
class RunSummaryTest {
  private static final String GOOD =
      "{\"ts\":1709251200000,\"id\":\"%s\",\"maker\":\"m\",\"part\":\"p\",\"colour\":\"c\","
          + "\"price\":1,\"weight\":1.5,\"gone\":false}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final Loaded loaded;

  RunSummaryTest(@TempDir Path folder) {
    this.folder = folder;
    this.loaded = new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  @Test
  void countsTheRowsThatTablesHaveAndThoseThatCameWithTheRun() {
    Random random = new Random(17);
    Path input =
        Workshop.input(
            folder.resolve("input"), Workshop.made(random, 3_000), Workshop.sold(random, 900), 2);
    assertThat(load(input), is(0));
    for (String layer : List.of("raw", "vault", "mart", "quarantine")) {
      long rows = rows(layer);
      long ghosts = layer.equals("vault") ? ghosts() : 0;
      assertThat(line(layer), is(rowsIn(layer, rows, (rows - ghosts) + " more")));
    }
    String read = line("made").replaceFirst("( \\d+){2}$", "");

    assertThat(load(input), is(0));
    for (String layer : List.of("raw", "vault", "mart", "quarantine")) {
      assertThat(line(layer), is(rowsIn(layer, rows(layer), "as before")));
    }
    assertThat("read again, and counted again", line("made"), startsWith(read + " "));
  }

  private static String rowsIn(String layer, long rows, String change) {
    String tables =
        switch (layer) {
          case "raw" -> "2 tables";
          case "quarantine" -> "1 table";
          case "mart" -> "4 tables";
          default -> "15 tables";
        };
    return String.format(Locale.ROOT, "%s %d rows in %s, %s", layer, rows, tables, change);
  }

  private long rows(String layer) {
    return loaded
        .query("SELECT table_name FROM duckdb_tables() WHERE schema_name = '" + layer + "'")
        .stream()
        .mapToLong(table -> loaded.count(layer + "." + table))
        .sum();
  }

  private long ghosts() {
    return loaded
        .query(
            "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'vault'"
                + " AND column_name = 'record_source' AND table_name NOT IN"
                + " (SELECT view_name FROM duckdb_views())")
        .stream()
        .mapToLong(table -> loaded.count("vault." + table + " WHERE record_source = 'ghost'"))
        .sum();
  }

  @Test
  void saysWhyRecordsWereRejectedAndShowsNoneOfTheirTricks() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 97; i++) {
      lines.add(GOOD.formatted("t" + i));
    }
    lines.add("{\"ts\":1709251200000,\"maker\":\"m\"}");
    lines.add("{\"ts\":1709251200000,\"maker\":\"m2\"}");
    lines.add(
        GOOD.formatted("x")
            .replace("\"price\":1", "\"price\":\"\\u001b[2J\\u202e" + "9".repeat(500) + "\""));
    assertThat(load(write("made", lines)), is(0));

    List<String> reasons =
        told().stream()
            .dropWhile(line -> !line.equals("  rejected, with their bytes in quarantine.rejects:"))
            .toList();
    assertThat(squeezed(reasons.get(1)), startsWith("made missing_field 2 made.jsonl 98: id"));
    assertThat(squeezed(reasons.get(2)), startsWith("made bad_type 1 made.jsonl 100: price"));
    assertThat(reasons.get(2).length() < 250, is(true));
    assertThat(out.toString(UTF_8).chars().noneMatch(c -> c == 0x1b || c == 0x202e), is(true));
    assertThat(warnings(), contains("warning: 3 of 100 records were rejected, 3.0 %"));
  }

  @Test
  void saysWhichColumnsHaveNoValueOfWhatWasLetIn() throws IOException {
    String dear = GOOD.replace("\"price\":1,", "\"price\":9223372036854775807,");
    assertThat(load(write("made", List.of(dear.formatted("a"), dear.formatted("b")))), is(0));

    List<String> told =
        told().stream()
            .dropWhile(line -> !line.equals("  uncomputable, so that a column of theirs is NULL:"))
            .limit(2)
            .toList();
    assertThat(squeezed(told.get(1)), is("made mart_made_hourly.worth 1"));
    assertThat(loaded.query("SELECT things, worth FROM mart.mart_made_hourly"), contains("2 null"));
  }

  @Test
  void failsWhereNothingWasLetInThoughAllIsWritten() throws IOException {
    assertThat(
        load(write("made", List.of("{\"a\":{\"id\":1},\"b\":2}", "{\"a\":3,\"b\":4,\"ts\":1}"))),
        is(1));
    assertThat(
        err.toString(UTF_8),
        containsString(
            "None of the 2 records read was let in: the contracts of the domain do not fit them"));
    assertThat(loaded.count("quarantine.rejects"), is(2L));
    assertThat(
        warnings(),
        hasItem(
            "hint: nearly all rejected records of made have \"a\", \"b\", which the contract does"
                + " not name"));
  }

  @Test
  void isNoFailureWhereNothingWasRead() throws IOException {
    assertThat(load(write("made", List.of())), is(0));
    assertThat(warnings(), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 0", "1.9%, 1", "2%, 0", "100%, 0"})
  void failsWithMoreRejectsThanAllowedAndComputesTheMartsAllTheSame(String most, int status)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 98; i++) {
      lines.add(GOOD.formatted("t" + i));
    }
    lines.addAll(List.of("no JSON", "nor this"));
    assertThat(load(write("made", lines), "--maxRejects=" + most), is(status));
    assertThat(loaded.query("SELECT things, worth FROM mart.mart_made_hourly"), contains("98 98"));
    assertThat(
        err.toString(UTF_8)
            .contains("2 of 100 records were rejected, more than --maxRejects=" + most),
        is(status == 1));
  }

  @Test
  void namesFieldsThatNoRecordHasAndNamesThatNearlyAllHave() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          GOOD.formatted("t" + i)
              .replace("\"colour\"", "\"color\"")
              .replace(
                  "}", (i < 3 ? "" : ",\"co\\u001bst\":1") + (i > 3 ? "" : ",\"rare\":1") + "}"));
    }
    assertThat(load(write("made", lines)), is(0));
    assertThat(
        warnings(),
        contains(
            "hint: none of the 40 new records of made has \"colour\", which the contract declares",
            "hint: nearly all records let in of made have \"co\\u001Bst\", \"color\", which the"
                + " contract does not name"));
  }

  @Test
  void saysOnceWhatSeveralEventsOfATopicLack() throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("post"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: post\ndescription: Post.\nowner: team\n");
    for (String kind : List.of("card", "letter")) {
      Files.writeString(
          contracts.resolve(kind + ".yaml"),
          """
          event: %1$s
          description: Something was sent.
          owner: team
          source: {topic: post, when: {kind: %1$s}}
          identity: [id]
          event_time: ts
          fields:
            ts: {type: timestamp, required: true, description: When.}
            id: {type: int64, required: true, description: Number.}
          """
              .formatted(kind));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          "{\"ts\":1709251200000,\"id\":%s,\"kind\":\"%s\",\"stamp\":1}"
              .formatted(Integer.toString(i), i % 2 == 0 ? "card" : "letter"));
    }
    assertThat(run("--domain=" + contracts, "--input=" + write("post", lines)), is(0));
    assertThat(
        warnings(),
        contains(
            "hint: nearly all records let in of card, letter have \"stamp\", which the contract does"
                + " not name"));
  }

  @Test
  void hasNoHintWhereRecordsAreAsTheContractSays() throws IOException {
    assertThat(load(write("made", List.of(GOOD.formatted("t1"), GOOD.formatted("t2")))), is(0));
    assertThat(warnings(), is(empty()));
  }

  @Test
  void saysThatAFileHoldsOtherDomainsToo() throws IOException {
    Path file = write("made", List.of(GOOD.formatted("t1")));
    load(file);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      Path plays = folder.resolve("listen_events.jsonl");
      Files.writeString(plays, "");
      run("--domain=music", "--input=" + plays);
      assertThat(
          said.toString(UTF_8),
          containsString(
              "holds events that music has not, or calls otherwise, made, sold; music is added to them"));
      said.reset();
      load(file);
      assertThat(said.toString(UTF_8), not(containsString("other domains")));
    } finally {
      System.setErr(before);
    }
  }

  private Path write(String topic, List<String> lines) throws IOException {
    return Files.write(folder.resolve(topic + ".jsonl"), lines);
  }

  private int load(Path input, String... options) {
    List<String> all = new ArrayList<>(List.of("--domain=" + Workshop.contracts()));
    all.add("--input=" + input);
    all.addAll(Arrays.asList(options));
    return run(all.toArray(String[]::new));
  }

  private int run(String... options) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.add("--warehouse=duckdb:" + loaded.file());
    all.add("--statusEvery=0s");
    return JobMain.runOnce(
        "scripts/run LoadWarehouse",
        LoadWarehouseOptions.class,
        all.toArray(String[]::new),
        LoadWarehouse::run,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private List<String> warnings() {
    return err.toString(UTF_8)
        .lines()
        .filter(line -> line.startsWith("warning: ") || line.startsWith("hint: "))
        .filter(line -> !line.startsWith("warning: no "))
        .toList();
  }

  private List<String> told() {
    return out.toString(UTF_8).lines().toList();
  }

  /** The line that begins with that word, with single blanks and without commas in numbers. */
  private String line(String word) {
    return told().stream()
        .map(RunSummaryTest::squeezed)
        .filter(line -> line.startsWith(word + " "))
        .findFirst()
        .orElseThrow();
  }

  private static String squeezed(String line) {
    return line.strip().replaceAll(" +", " ").replaceAll("(?<=\\d),(?=\\d{3})", "");
  }
}
