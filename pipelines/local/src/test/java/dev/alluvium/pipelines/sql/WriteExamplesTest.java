package dev.alluvium.pipelines.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteExamplesTest {
  private static final String SIGN_IN =
      """
      {"ts":1680393682000,"sessionId":134,"itemInSession":%s,"success":true,"level":"paid","city":"Newwood","zip":"12345"}
      """;

  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  WriteExamplesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void writesWhatColumnsOftenHaveAndNothingPersonal() throws IOException {
    Path input = Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        input.resolve("auth_events.jsonl"), SIGN_IN.formatted("1") + SIGN_IN.formatted("2"));
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=music",
                "--source=files",
                "--input=" + input,
                "--warehouse=duckdb:" + folder.resolve("w.duckdb"))
            .as(LoadWarehouseOptions.class),
        new RunControl());

    assertThat(run("music"), is(0));

    String written = Files.readString(folder.resolve("examples/music.json"));
    assertThat(written, containsString("\"city\": [\"Newwood\"]"));
    assertThat(written, containsString("\"item_in_session\": [\"1\",\"2\"]"));
    assertThat("personal", written, not(containsString("12345")));
    assertThat("of the run", written, not(containsString("auth_events.jsonl")));
  }

  @Test
  void saysInALineThatAFileIsOfAnotherDomain() throws SQLException {
    DuckDbFile.open(folder.resolve("w.duckdb")).close();

    assertThat(run("transit"), is(1));

    assertThat(
        err.toString(UTF_8),
        startsWith(
            "duckdb:"
                + folder.resolve("w.duckdb")
                + " is no warehouse that the domain transit was loaded into: "));
    assertThat(err.toString(UTF_8).lines().count(), is(1L));
    assertThat(Files.exists(folder.resolve("examples")), is(false));
  }

  private int run(String domain) {
    return WriteExamples.run(
        List.of(folder.toString(), domain, "duckdb:" + folder.resolve("w.duckdb")),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
