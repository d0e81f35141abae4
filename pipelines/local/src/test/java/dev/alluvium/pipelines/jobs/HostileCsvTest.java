package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that others fill: none of them makes a record. */
class HostileCsvTest {
  private static final String HEADER = "at_ts,id,text\n";
  private static final String AT = "2023-04-02T00:00:13Z,";

  private final Path input;
  private final Path folder;
  private final Loaded warehouse;

  HostileCsvTest(@TempDir Path folder) {
    this.folder = folder;
    input = folder.resolve("input");
    warehouse = new Loaded(folder.resolve("w.duckdb"), folder.resolve("notebook").toString());
  }

  @BeforeEach
  void writeContract() throws IOException {
    Path domain = Files.createDirectories(folder.resolve("notebook"));
    Files.writeString(
        domain.resolve("domain.yaml"),
        "domain: notebook\ndescription: Notes that people make.\nowner: team\n");
    Files.writeString(
        domain.resolve("notes.yaml"),
        """
        event: notes
        description: Somebody made a note.
        owner: team
        source: {topic: notes, format: csv, csv: {header: true}}
        identity: [id]
        event_time: at_ts
        fields:
          at_ts: {type: timestamp, encoding: iso8601, required: true, description: When.}
          id: {type: string, required: true, description: Note.}
          text: {type: string, description: What it says.}
        """);
    Files.writeString(
        domain.resolve("marts.yaml"),
        """
        marts: notebook
        owner: team
        tables:
          mart_day:
            description: Notes per day.
            from: notes
            window: 1d
            dimensions: {day: {date: at_ts, description: Day.}}
            measures: {notes: {count: "*", description: Notes.}}
        """);
    Files.createDirectories(input);
  }

  @Test
  void loadsTextsOfAnySignsAsTheyAre() throws IOException {
    Random random = new Random(3);
    StringBuilder file = new StringBuilder("\uFEFF" + HEADER);
    List<String> expected = new ArrayList<>();
    long line = 2;
    for (int i = 0; i < 500; i++) {
      String text = text(random);
      file.append(AT).append(i).append(",\"").append(text.replace("\"", "\"\"")).append("\"\n");
      expected.add(i + " " + line + " " + hex(text));
      line += 1 + text.chars().filter(c -> c == '\n').count();
    }
    write("notes.csv", file.toString().getBytes(UTF_8));
    warehouse.load(input);
    assertThat(
        warehouse.query(
            "SELECT id, position, CASE WHEN text IS NULL THEN '' ELSE hex(encode(text)) END"
                + " FROM raw.notes ORDER BY id::INT"),
        is(expected));
    assertThat(warehouse.count("quarantine.rejects"), is(0L));
    assertThat(warehouse.query("SELECT notes FROM mart.mart_day"), is(List.of("500")));
  }

  private static String text(Random random) {
    String[] parts = {
      "\n" + AT + "forged,x\n", "\"", "\r\n", ",", "\n", "a", "\uFEFF", "\"\n\"", "é"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static String hex(String text) {
    return HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8));
  }

  @Test
  void makesOneRejectOfARecordBeyondTheLimitAndOfAQuoteThatIsNeverClosed() throws IOException {
    String forged = AT + "forged,x\n";
    write(
        "notes.csv",
        (HEADER + AT + "1,\"" + forged.repeat(40_000) + "\"\n" + AT + "2,b\n").getBytes(UTF_8));
    write("notes-2.csv", (HEADER + AT + "3,c\n" + AT + "4,\"" + forged.repeat(9)).getBytes(UTF_8));
    write("notes-3.csv", (HEADER + AT + "5,\"" + forged.repeat(40_000)).getBytes(UTF_8));
    warehouse.load(input);
    assertThat(
        warehouse.query("SELECT id, source, position FROM raw.notes ORDER BY id"),
        is(List.of("2 notes.csv 40003", "3 notes-2.csv 2")));
    assertThat(
        warehouse.query(
            "SELECT source, position, reason, octet_length(payload), message"
                + " FROM quarantine.rejects ORDER BY source"),
        is(
            List.of(
                "notes-2.csv 3 malformed 294 no line of CSV: a quote is never closed, from line 3"
                    + " to the end of the file in line 11",
                "notes-3.csv 2 malformed 1048576 no line of CSV: a quote is never closed, from line"
                    + " 2 to the end of the file in line 40001",
                "notes.csv 2 too_long 1048576 longer than a record may be; the first 1048576 bytes"
                    + " are kept")));
  }

  @Test
  void endsWithOneWhereAFileCouldNotBeReadToItsEnd() throws Exception {
    byte[] gzip = gzip(HEADER + AT + "1,a\n");
    write("notes.csv.gz", Arrays.copyOf(gzip, gzip.length - 3));
    write("notes-2.csv", (HEADER + AT + "2,b\n").getBytes(UTF_8));
    write("notes-3.csv", (HEADER + AT + "3,c\n").replace('\n', '\r').getBytes(UTF_8));
    write("notes-4.csv", new byte[] {'P', 'K', 3, 4, 0, 0, '\n', 'a', '\n'});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    assertThat(run(out, err), is(1));

    assertThat(
        err.toString(UTF_8),
        containsString(
            "not read to the end: notes-3.csv, notes-4.csv, notes.csv.gz; quarantine.rejects says"
                + " why. Mend that and load again"));
    assertThat(err.toString(UTF_8), not(containsString("\tat ")));
    assertThat(warehouse.query("SELECT id FROM raw.notes ORDER BY id"), is(List.of("1", "2")));
    assertThat(warehouse.query("SELECT notes FROM mart.mart_day"), is(List.of("2")));
    List<String> rejects =
        warehouse.query("SELECT source, reason, message FROM quarantine.rejects ORDER BY source");
    assertThat(rejects.get(0), startsWith("notes-3.csv unreadable its header is no line of CSV"));
    assertThat(rejects.get(1), startsWith("notes-4.csv unreadable it is a zip, which is not read"));
    assertThat(rejects.get(2), is("notes.csv.gz unreadable gzip ends early after line 2"));
  }

  private int run(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return JobMain.runOnce(
        "scripts/run LoadWarehouse",
        LoadWarehouseOptions.class,
        new String[] {
          "--domain=" + warehouse.domain(),
          "--input=" + input,
          "--warehouse=duckdb:" + warehouse.file(),
          "--statusEvery=0s"
        },
        LoadWarehouse::run,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(input.resolve(name), bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
