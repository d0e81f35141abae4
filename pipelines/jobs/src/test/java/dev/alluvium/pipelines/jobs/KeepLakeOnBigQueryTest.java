package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.pipelines.target.bigquery.BigQueryClient;
import dev.alluvium.pipelines.target.bigquery.BigQueryTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.lake.LakeCopy;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepLakeOnBigQueryTest {
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");
  private static final List<TableSpec> TABLES = WarehouseModel.of(MUSIC).tables();

  private final FakeQueryJobs bigQuery = new FakeQueryJobs();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RunControl control = new RunControl();
  private final List<List<String>> written = new ArrayList<>();
  private List<List<String>> changed = List.of(List.of("3"));

  @BeforeEach
  void answers() {
    bigQuery.rows = sql -> sql.contains("INFORMATION_SCHEMA") ? written : changed;
  }

  @Test
  void takesEachTableByAJobOfItsOwn() {
    assertThat(run(), is(0));

    assertThat(queries(), hasSize(1 + TABLES.size()));
    for (int i = 0; i < TABLES.size(); i++) {
      assertThat(queries().get(i + 1), is(script(TABLES.get(i), days("2023-04-01", "2023-04-02"))));
    }
    assertThat(
        out.toString(UTF_8).lines().limit(2).map(line -> line.replaceAll(" +", " ")).toList(),
        contains(
            "from 2023-04-01 to 2023-04-02: %1$s of %1$s tables of the lake changed"
                .formatted(all()),
            " " + TABLES.get(0).qualifiedName() + " 3 rows"));
  }

  /** An event that came a month late, say: of a table that is appended to, the log is written. */
  @Test
  void takesDaysTooThatWereWrittenOnTheseDays() {
    written.add(List.of("raw.listen_events_log", "20230301"));
    written.add(List.of("raw.listen_events_log", "20230402"));
    written.add(List.of("mart.mart_session", "20230228"));

    assertThat(run(), is(0));

    assertThat(
        queries().get(0),
        allOf(
            containsString("`some-project.dev_raw.INFORMATION_SCHEMA.PARTITIONS`"),
            containsString("`some-project.dev_mart.INFORMATION_SCHEMA.PARTITIONS`"),
            containsString(
                "last_modified_time >= TIMESTAMP '2023-04-01 00:00:00.000000' AND last_modified_time < TIMESTAMP '2023-04-03 00:00:00.000000'")));
    assertThat(
        queries(),
        hasItem(
            script(table("raw.listen_events"), days("2023-03-01", "2023-04-01", "2023-04-02"))));
    assertThat(
        queries(),
        hasItem(
            script(table("mart.mart_session"), days("2023-02-28", "2023-04-01", "2023-04-02"))));
    assertThat(
        queries(), hasItem(script(table("raw.auth_events"), days("2023-04-01", "2023-04-02"))));
  }

  @Test
  void saysNothingOfTablesThatAreAsBefore() {
    changed = List.of(List.of("0"));

    assertThat(run(), is(0));
    assertThat(
        out.toString(UTF_8).strip(),
        is("from 2023-04-01 to 2023-04-02: 0 of %s tables of the lake changed".formatted(all())));
  }

  @Test
  void takesTheOthersWhereOneFails() {
    bigQuery.rows =
        sql -> {
          bigQuery.status =
              sql.contains("lake_raw.listen_events`")
                  ? "{\"state\": \"DONE\", \"errorResult\": {\"reason\": \"invalidQuery\", \"message\": \"Unrecognized name: plan\"}}"
                  : "{\"state\": \"DONE\"}";
          return sql.contains("INFORMATION_SCHEMA") ? written : changed;
        };

    assertThat(run(), is(1));

    assertThat(queries(), hasSize(1 + TABLES.size()));
    assertThat(
        said(),
        contains(
            matchesPattern(
                "raw.listen_events: BigQuery's job alluvium_\\S+ failed: Unrecognized name: plan"),
            is("1 table of the lake is as before; run it again for the same days")));
  }

  @Test
  void isDoneByTheWarehousesProjectWhereItsTablesAre() {
    assertThat(run(), is(0));

    assertThat(bigQuery.requests.get(0), is("GET some-project/datasets/dev_raw"));
    assertThat(
        bigQuery.jobs.stream().map(job -> job.getConfiguration().getLabels().get("job")).toList(),
        everyItem(is("keep-lake")));
  }

  @Test
  void startsNoTableWhenItIsStopped() {
    control.stop();

    assertThat(run(), is(1));
    assertThat(said(), contains(startsWith("Stopped before " + TABLES.get(0).qualifiedName())));
    assertThat(queries(), hasSize(1));
  }

  @Test
  void doesNotPretendToCreateTables() {
    assertThat(run("--createTables=true"), is(2));
    assertThat(said(), contains(startsWith("--createTables is not for this job")));
    assertThat(bigQuery.requests, is(empty()));
  }

  /** After a merge rows are there twice if another added them at the same time. */
  private static String script(TableSpec table, SortedSet<LocalDate> days) {
    LakeCopy some = new LakeCopy(table, Optional.of(days), SqlDialect.BIGQUERY);
    LakeCopy all = new LakeCopy(table, Optional.empty(), SqlDialect.BIGQUERY);
    String script =
        """
        DECLARE changed INT64;
        IF EXISTS (SELECT 1 FROM %1$s) THEN
        %2$s;
        SET changed = @@row_count;
        IF changed > 0 AND %3$s THEN
        %4$s;
        END IF;
        ELSE
        %5$s;
        SET changed = @@row_count;
        IF changed > 0 AND %6$s THEN
        %7$s;
        END IF;
        END IF;
        EXPORT TABLE METADATA FROM %1$s;
        SELECT changed;"""
            .formatted(
                all.copy(),
                some.take(),
                some.isDoubled(),
                some.replace(),
                all.take(),
                all.isDoubled(),
                all.replace());
    return script
        .replaceAll("lake_" + table.qualifiedName() + "\\b", "`some-project.dev_$0`")
        .replaceAll(
            "FROM " + table.qualifiedName() + "\\b",
            "FROM `some-project.dev_" + table.qualifiedName() + "`");
  }

  private static TableSpec table(String name) {
    return WarehouseModel.of(MUSIC).table(name);
  }

  private static String all() {
    return Integer.toString(TABLES.size());
  }

  private static SortedSet<LocalDate> days(String... days) {
    SortedSet<LocalDate> parsed = new TreeSet<>();
    for (String day : days) {
      parsed.add(LocalDate.parse(day));
    }
    return parsed;
  }

  private List<String> queries() {
    return bigQuery.jobs.stream()
        .map(job -> Objects.requireNonNull(job.getConfiguration().getQuery().getQuery()))
        .toList();
  }

  private List<String> said() {
    return err.toString(UTF_8).lines().toList();
  }

  private int run(String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(
        List.of("--warehouse=bigquery:some-project.dev", "--from=2023-04-01", "--to=2023-04-02"));
    return JobMain.runOnce(
        "scripts/run KeepLake",
        KeepLakeOptions.class,
        args.toArray(String[]::new),
        (options, stop) -> KeepLake.run(options, stop, MUSIC, target(options)),
        control,
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private WarehouseTarget target(KeepLakeOptions options) {
    return BigQueryTarget.of(
        KeepLake.JOB,
        options,
        MUSIC,
        Engine.of(options),
        () -> BigQueryClient.of(bigQuery, GoogleCredentials.create(new AccessToken("t", null))));
  }
}
