package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.SmallDomain.thing;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.NarrowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load of files counts as duplicates, which of them counts, and loads without marts. */
class BoundedLoadTest {
  private final Path folder;

  BoundedLoadTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static List<String> duplicates(Loaded warehouse) {
    return warehouse.query(
        "SELECT source, sum(records) FROM ops.ledger WHERE outcome = 'duplicate'"
            + " GROUP BY run_id, source ORDER BY min(counted_at), source");
  }

  private static List<String> mart(Loaded warehouse) {
    return warehouse.query("SELECT hour, things, texts, least FROM mart.mart_things ORDER BY 1");
  }

  @Test
  void countsWhatARunBringsAgainAndNotWhatItReadsAgain() {
    SmallDomain domain = SmallDomain.in(folder, SmallDomain.HOURLY);
    Loaded warehouse = domain.warehouse();
    Path first =
        domain.input(
            "first",
            List.of(
                thing("a", 0, "one"),
                thing("b", 0, "two"),
                thing(" A ", 0, "three"),
                thing("a", 1, "four")));
    warehouse.load(first);
    assertThat(duplicates(warehouse), contains("things/first.jsonl 1"));
    warehouse.load(first);
    assertThat(duplicates(warehouse), contains("things/first.jsonl 1"));
    warehouse.load(
        domain.input(
            "second",
            List.of(
                thing("a", 0, "one"),
                thing("c", 5_400_000, "x"),
                thing("C", 5_400_000, "y"),
                thing("c", 5_400_000, "z"),
                thing("d", 5_400_000, "z"))));
    assertThat(duplicates(warehouse), contains("things/first.jsonl 1", "things/second.jsonl 3"));
    assertThat(
        warehouse.query("SELECT hour, things FROM mart.mart_things ORDER BY 1"),
        contains("10 3", "11 2"));
  }

  @Test
  void countsTheSameRecordOfAnEventWhateverTheOrder() {
    List<String> things = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      things.add(thing("t" + i % 20, random.nextInt(3), "text " + i));
    }
    List<List<String>> found = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      SmallDomain domain = SmallDomain.in(folder.resolve("w" + seed), SmallDomain.HOURLY);
      Collections.shuffle(things, new Random(seed));
      Loaded warehouse = domain.warehouse();
      warehouse.load(domain.input("a", things.subList(0, 100)));
      warehouse.load(domain.input("b", things.subList(100, 300)));
      found.add(mart(warehouse));
      assertThat(
          warehouse.query("SELECT sum(records) FROM ops.ledger WHERE outcome = 'duplicate'"),
          contains(
              String.valueOf(
                  300
                      - Long.parseLong(
                          warehouse.query("SELECT sum(things) FROM mart.mart_things").get(0)))));
    }
    assertThat(found.get(1), is(found.get(0)));
    assertThat(found.get(2), is(found.get(0)));
  }

  /** Days with and without events, so that neighbours lie within, between and around the ranges. */
  @Test
  void givesASequenceTheSameRowsInHoweverManyRunsItComes() {
    Random random = new Random(1);
    List<String> things = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long day = new int[] {0, 1, 5, 6, 12, 13, 14, 30}[random.nextInt(8)];
      long millis = day * 86_400_000 + random.nextInt(86_400_000);
      things.add(
          thing("t" + random.nextInt(4), millis, "x")
              .replace("\"s\"", "\"n\": " + random.nextInt(100) + ", \"s\""));
    }
    String rows = "SELECT id, seen_ts, n, more, more_quality FROM mart.fact_things ORDER BY ALL";
    SmallDomain whole = SmallDomain.in(folder.resolve("whole"), SmallDomain.SEQUENCES);
    whole.warehouse().load(whole.input("all", things));
    List<String> expected = whole.warehouse().query(rows);
    assertThat(expected.size(), is(200));

    SmallDomain parts = SmallDomain.in(folder.resolve("parts"), SmallDomain.SEQUENCES);
    for (int part = 0; part < 4; part++) {
      parts.warehouse().load(parts.input("part" + part, things.subList(50 * part, 50 * part + 50)));
    }
    assertThat(parts.warehouse().query(rows), is(expected));

    parts
        .warehouse()
        .query(
            "DELETE FROM mart.fact_things WHERE seen_ts >= '2023-04-08' AND seen_ts < '2023-04-17'",
            "SELECT 1");
    rebuild(parts.warehouse(), "2023-04-08", "2023-04-16");
    assertThat(parts.warehouse().query(rows), is(expected));
  }

  private static void rebuild(Loaded warehouse, String from, String to) {
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + warehouse.domain(),
                "--warehouse=duckdb:" + warehouse.file(),
                "--from=" + from,
                "--to=" + to)
            .as(RebuildMartsOptions.class),
        new RunControl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SmallDomain.ROWS, SmallDomain.HOURLY})
  void loadsAndRebuildsADomainWhateverMartsItHas(String marts) {
    SmallDomain domain = SmallDomain.in(folder, marts);
    Loaded warehouse = domain.warehouse();
    warehouse.load(domain.input("in", List.of(thing("a", 0, "one"))));
    assertThat(warehouse.count("raw.things"), is(1L));
    rebuild(warehouse, "2023-04-03", "2023-04-03");
    if (marts.equals(SmallDomain.HOURLY)) {
      assertThat(mart(warehouse), contains("10 1 1 one"));
    }
  }

  @Test
  void loadsEventsThatNoMartOfSeveralIsMadeFrom() throws IOException {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"));
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(
        input.resolve("status_change_events.jsonl"),
        "{\"ts\":1680000000000,\"sessionId\":1,\"itemInSession\":0,\"auth\":\"Logged In\","
            + "\"level\":\"paid\",\"userId\":7}\n");
    warehouse.load(input);
    assertThat(warehouse.count("raw.status_change_events"), is(1L));
    assertThat(warehouse.query("SELECT * FROM mart.mart_session"), is(empty()));
  }

  @Test
  void readsNoColumnThatNoMartNeeds() {
    SmallDomain domain = SmallDomain.in(folder, SmallDomain.HOURLY);
    EventSpec event = ContractLoader.loadNamed(domain.warehouse().domain()).events().get(0);
    assertThat(
        NarrowEvent.of(
                event,
                ContractLoader.loadNamed(domain.warehouse().domain())
                    .marts(AggregateMartSpec.class))
            .fields()
            .stream()
            .map(FieldSpec::name)
            .toList(),
        contains("event_ts", "id", "s"));
  }
}
