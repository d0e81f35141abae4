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
import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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
  private static final String LAKES_TABLES =
      "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1";

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
    load(input("first"), "--lake=file:" + lake);
    assertThat(differences(), is(empty()));
    long before = count("raw.made");
    loaded.load(input("second"));
    assertThat(differences(), is(empty()));
    assertThat(count("raw.made"), is(greaterThan(before)));
    rebuild();
    assertThat(differences(), is(empty()));
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
    assertThat(differences(folder.resolve("other")), is(empty()));
  }

  @Test
  void plansAndTablesOfAFileDoNotShowWhatWaits() {
    load(input("first"), "--lake=file:" + lake);
    assertThat(query(LAKES_TABLES), hasItem("raw.made"));
    assertThat(query(LAKES_TABLES), not(hasItem(containsString("lake_outbox"))));
    assertThat(
        loaded.query(
            "SELECT DISTINCT schema_name FROM duckdb_tables() WHERE schema_name LIKE 'lake%'"),
        contains("lake_outbox"));
  }

  @ParameterizedTest
  @CsvSource({
    "gs://bucket,  '--lake=gs://bucket is no lake; write file:DIR, or none'",
    "file:,        '--lake=file: is no lake; write file:DIR, or none'",
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
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + loaded.domain(),
                "--warehouse=duckdb:" + loaded.file(),
                "--from=2024-03-01",
                "--to=2024-03-04")
            .as(RebuildMartsOptions.class),
        new RunControl());
  }

  private long count(String table) {
    return Long.parseLong(query("SELECT count(*) FROM " + table).get(0));
  }

  private List<String> query(String sql) {
    return query(lake, sql);
  }

  private List<String> differences() {
    return differences(lake);
  }

  /** The tables of which lake and file do not have the same rows. */
  private List<String> differences(Path place) {
    List<String> differences = new ArrayList<>();
    for (String table : query(place, LAKES_TABLES)) {
      String digest =
          "SELECT count(*) || ' ' || coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) FROM %s t"
              .formatted(table);
      String here = query(place, digest).get(0);
      String there = loaded.query(digest).get(0);
      if (!here.equals(there)) {
        differences.add(table + ": " + here + ", but " + there);
      }
    }
    return differences;
  }

  private static List<String> query(Path place, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = LakeViews.open(place);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }
}
