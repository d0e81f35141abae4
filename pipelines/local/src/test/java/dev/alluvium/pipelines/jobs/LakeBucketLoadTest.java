package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.transforms.warehouse.lake.LakehouseDouble;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a warehouse file whose lake is in a bucket. */
class LakeBucketLoadTest {
  private final Random random = new Random(5);
  private final Path folder;
  private final LakehouseDouble cloud;
  private final Loaded loaded;

  LakeBucketLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.cloud = new LakehouseDouble(folder);
    this.loaded = new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  /** By a job that names the lake and by one that does not; then a file is made of it. */
  @Test
  void aFileKeepsItsLakeAndIsMadeOfIt() {
    run("--input=" + input("first"), "--warehouse=duckdb:" + loaded.file(), lake());
    loaded.load(input("second"));
    assertThat(asked("raw.made"), is(loaded.count("raw.made")));
    assertThat(
        "what was on this machine", Files.exists(Path.of(loaded.file() + ".lake")), is(false));

    Loaded made = new Loaded(folder.resolve("made.duckdb"), loaded.domain());
    run("--source=lake:" + cloud.place(), "--warehouse=duckdb:" + made.file());
    assertThat(Content.differences(Content.of(loaded), Content.of(made)), is(empty()));
  }

  @Test
  void whatIsNoBucketIsSaid() {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                run(
                    "--input=" + input("first"),
                    "--warehouse=duckdb:" + loaded.file(),
                    "--lake=gs://a-lake/folder"));
    assertThat(e.getMessage(), containsString("a lake has a whole bucket"));
    assertThat(Files.exists(loaded.file()), is(false));
  }

  private String lake() {
    return "--lake=" + cloud.place();
  }

  /** How many rows scripts/sql finds. */
  private long asked(String table) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Sql.run(
            new StringReader(""),
            out,
            new PrintWriter(err),
            lake(),
            "--format=csv",
            "SELECT count(*) AS n FROM " + table);
    assertThat(err.toString(), code, is(0));
    return Long.parseLong(out.toString().lines().skip(1).findFirst().orElseThrow());
  }

  private Path input(String name) {
    return Workshop.input(
        folder.resolve(name), Workshop.made(random, 300), Workshop.sold(random, 300), 2);
  }

  private void run(String... more) {
    List<String> options =
        new ArrayList<>(List.of("--domain=" + loaded.domain(), "--statusEvery=0s"));
    options.addAll(List.of(more));
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(options.toArray(String[]::new))
            .as(LoadWarehouseOptions.class),
        new RunControl());
  }
}
