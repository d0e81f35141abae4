package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs on a warehouse file that has a lake. */
class LakeLoadTest {
  private final Random random = new Random(5);
  private final Path folder;
  private final Path lake;
  private final Loaded loaded;

  LakeLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.lake = folder.resolve("lake");
    this.loaded = new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  @Test
  void aFileKeepsItsLake() {
    load(input("first"), "--lake=file:" + lake, "--lakeFormat=hive");
    assertThat(LakeDifferences.of(lake, loaded), is(empty()));
    long before = count("raw.made");
    loaded.load(input("second"));
    assertThat(LakeDifferences.of(lake, loaded), is(empty()));
    assertThat(count("raw.made"), is(greaterThan(before)));
    rebuild();
    assertThat(LakeDifferences.of(lake, loaded), is(empty()));
  }

  @Test
  void aFileCanLeaveItsLakeAndTakeAnother() {
    load(input("first"), "--lake=file:" + lake);
    long before = count("raw.made");
    load(input("second"), "--lake=none");
    loaded.load(input("third"));
    assertThat(count("raw.made"), is(before));
    WarehouseException refused =
        assertThrows(WarehouseException.class, () -> load(input("fourth"), "--lake=file:" + lake));
    assertThat(refused.getMessage(), containsString("of another warehouse"));
    load(input("fourth"), "--lake=file:" + folder.resolve("other"));
    assertThat(LakeDifferences.of(folder.resolve("other"), loaded), is(empty()));
  }

  @Test
  void plansAndTablesOfAFileDoNotShowWhatWaits() {
    load(input("first"), "--lake=file:" + lake);
    assertThat(LakeDifferences.tables(lake), hasItem("raw.made"));
    assertThat(LakeDifferences.tables(lake), not(hasItem(containsString("lake_outbox"))));
    assertThat(
        loaded.query(
            "SELECT DISTINCT schema_name FROM duckdb_tables() WHERE schema_name LIKE 'lake%'"),
        contains("lake_outbox"));
  }

  @Test
  void saysThatAFormatIsOfALake() {
    for (String wrong : List.of("--lakeFormat=hive", "--lakeFormat=iceberg")) {
      UserException e = assertThrows(UserException.class, () -> load(input("first"), wrong));
      assertThat(e.getMessage(), containsString("has no lake; give it one by --lake=file:DIR"));
      assertThat(Files.exists(loaded.file()), is(false));
    }
    loaded.load(input("second"));
    assertThat(
        assertThrows(UserException.class, () -> load(input("third"), "--lakeFormat=hive"))
            .getMessage(),
        containsString("has no lake; give it one by --lake=file:DIR"));
    assertThat(
        assertThrows(
                UserException.class, () -> load(input("first"), "--lake=none", "--lakeFormat=hive"))
            .getMessage(),
        containsString("leave out --lakeFormat"));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket,  '--lake=s3://bucket is no lake; write file:DIR or gs://BUCKET, or none'",
    "file:,        '--lake=file: is no lake; write file:DIR or gs://BUCKET, or none'",
    "gs://bucket/folder, 'gs://bucket/folder is no place for a lake: write gs://BUCKET, as a lake'",
  })
  void saysWhichLakesThereAre(String wrong, String said) {
    UserException e =
        assertThrows(UserException.class, () -> load(input("first"), "--lake=" + wrong));
    assertThat(e.getMessage(), containsString(said));
  }

  private Path input(String name) {
    return Workshop.input(
        folder.resolve(name), Workshop.made(random, 300), Workshop.sold(random, 300), 2);
  }

  private void load(Path input, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(
                    "--domain=" + loaded.domain(),
                    "--warehouse=duckdb:" + loaded.file(),
                    "--input=" + input,
                    "--statusEvery=0s"),
                Stream.of(more))
            .toArray(String[]::new);
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(options).as(LoadWarehouseOptions.class), new RunControl());
  }

  private void rebuild() {
    loaded.rebuild("2024-03-01", "2024-03-04", "marts");
  }

  private long count(String table) {
    return Long.parseLong(LakeDifferences.query(lake, "SELECT count(*) FROM " + table).get(0));
  }
}
