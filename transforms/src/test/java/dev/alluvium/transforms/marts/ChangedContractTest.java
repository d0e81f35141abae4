package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.ImitatedRunner;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State that was kept under one contract, and a job that comes with another. */
class ChangedContractTest {
  private static final List<String> MEASURES =
      List.of("readings", "alarms", "sensors", "degrees", "wettest", "first_sensor", "last_sensor");

  private final Path folder;

  ChangedContractTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A mart under a contract. */
  private record Contract(DomainSpec domain, Timing timing) {
    EventSpec event() {
      return domain.events().get(0);
    }

    WarehouseSpec warehouse() {
      return WarehouseModel.of(domain);
    }

    AggregateMartSpec spec() {
      return domain.marts(AggregateMartSpec.class).stream()
          .filter(mart -> mart.name().equals("mart_hour"))
          .findFirst()
          .orElseThrow();
    }

    TableSpec table() {
      return warehouse().table("mart.mart_hour");
    }

    AggregateMart mart() {
      return AggregateMart.of(spec(), event(), warehouse(), timing);
    }

    /** What the mart's steps are called by, as far as their state goes. */
    String shape() {
      return MartShapes.of("panes", spec(), event(), timing).fingerprint();
    }
  }

  /** The steps of the mart on an imitated runner. */
  private static final class Steps {
    private final ImitatedRunner<ShardKey, Groups, Groups, KV<Long, TableMutation>> panes;
    private final ImitatedRunner<ShardKey, Candidates, HashSet128, KV<ShardKey, Groups>> distinct;
    private Contract contract;

    Steps(Contract contract) {
      this.contract = contract;
      panes = new ImitatedRunner<>(contract.mart().panes());
      distinct = new ImitatedRunner<>(contract.mart().distinct());
    }

    void update(Contract to) {
      contract = to;
      panes.update(to.mart().panes());
      distinct.update(to.mart().distinct());
    }

    void come(int from, int until) {
      Contribution contribution =
          new Contribution(contract.spec(), contract.event(), contract.table(), 2, false);
      for (int i = from; i < until; i++) {
        contribution.add(event(i, contract.event()), (values, column) -> {});
      }
      contribution.forEachGroups(panes::take);
      contribution.forEachCandidates(distinct::take);
      distinct.take(AggregateMart.COUNTED).forEach(c -> panes.take(c.getKey(), c.getValue()));
    }

    /** The last row of each hour and room, by those measures that the contract has. */
    Map<String, String> rows() {
      panes.fireSoon();
      Map<String, String> rows = new HashMap<>();
      for (KV<Long, TableMutation> row : panes.take(AggregateMart.ROWS)) {
        TableMutation mutation = row.getValue();
        List<@Nullable Object> shown = new ArrayList<>();
        for (String measure : MEASURES) {
          if (mutation.row().getSchema().hasField(measure)) {
            shown.add(mutation.row().getValue(measure));
          }
        }
        rows.put(row.getKey() + " " + mutation.row().getValue("room"), shown.toString());
      }
      return rows;
    }
  }

  /** One of many events, by the columns that the contract has. */
  private static @Nullable Object[] event(int number, EventSpec event) {
    Instant at = Instant.parse("2024-03-01T10:00:00Z").plusSeconds(97L * number);
    Map<String, Object> values =
        Map.of(
            "kind",
            "measured",
            "room",
            "room " + number % 3,
            "sensor",
            "sensor " + number % 7,
            "degrees",
            number / 4.0,
            "litres",
            java.math.BigDecimal.valueOf(number % 11),
            "alarm",
            number % 5 == 0,
            "read_ts",
            at,
            "read_date",
            LocalDate.of(2024, 3, 1));
    EventColumns columns = EventColumns.of(event);
    @Nullable Object[] row = new @Nullable Object[columns.columns().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(columns.columns().get(i).name());
    }
    row[EventColumns.EVENT_TS_INDEX] = at;
    row[EventColumns.EVENT_SEQUENCE_INDEX] = 0L;
    row[EventColumns.EVENT_DIGEST_INDEX] = (long) number;
    row[EventColumns.EVENT_SOURCE_INDEX] = "readings-0";
    return row;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "measures in another order | marts.yaml    | '      degrees: {sum: degrees, description: Degrees.}\n      litres: {sum: litres, description: Litres.}\n      pulses: {sum: pulses, description: Pulses.}\n      coldest' | '      pulses: {sum: pulses, description: Pulses.}\n      litres: {sum: litres, description: Litres.}\n      degrees: {sum: degrees, description: Degrees.}\n      coldest'",
        "other words                | marts.yaml    | 'description: Readings per hour and room.' | 'description: Said better.'",
        "a field added first        | reading.yaml  | '  read_ts: {type: timestamp' | '  added: {type: string, description: New.}\n  read_ts: {type: timestamp'",
        "another mart               | marts.yaml    | 'description: The two plants' | 'description: Both plants'",
        "a measure that is computed | marts.yaml    | '      span_sec: {seconds_between: [first_ts, last_ts], description: From first to last.}\n' | ''",
      })
  void goesOnWithTheStateWhereItMeansTheSame(String what, String file, String from, String to)
      throws IOException {
    Contract before = contract(Map.of());
    Contract after = contract(Map.of(file, List.of(from, to)));
    assertThat(what, after.shape(), is(before.shape()));

    Steps updated = new Steps(before);
    updated.come(0, 60);
    updated.update(after);
    updated.come(60, 120);
    Steps fresh = new Steps(after);
    fresh.come(0, 120);
    assertThat(what, updated.rows(), is(fresh.rows()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a measure added            | marts.yaml    | '      degrees: {sum: degrees' | '      added: {max: pulses, description: New.}\n      degrees: {sum: degrees'",
        "a measure removed          | marts.yaml    | '      alarms: {count_if: {alarm: true}, description: Alarms.}\n' | ''",
        "a measure renamed          | marts.yaml    | '      alarms: {count_if: {alarm: true}' | '      bells: {count_if: {alarm: true}'",
        "a measure of another kind  | marts.yaml    | 'wettest: {max: litres' | 'wettest: {min: litres'",
        "another condition          | marts.yaml    | 'alarms: {count_if: {alarm: true}' | 'alarms: {count_if: {alarm: false}'",
        "another window             | marts.yaml    | '    window: 1h\n    dimensions:\n      read_date: {copy: read_date}\n      read_hour' | '    window: 30m\n    dimensions:\n      half: {floor: {of: read_ts, to: 30m}, description: Half.}\n      read_date: {copy: read_date}\n      read_hour'",
        "a dimension more           | marts.yaml    | '      room: {copy: room}\n    measures:\n      readings: {count: \"*\", description: Readings.}\n      alarms' | '      room: {copy: room}\n      plant: {copy: plant}\n    measures:\n      readings: {count: \"*\", description: Readings.}\n      alarms'",
        "other events               | marts.yaml    | '    description: Readings per hour and room.\n    from: reading\n    where: {kind: measured}' | '    description: Readings per hour and room.\n    from: reading\n    where: {kind: guessed}'",
        "a column cleaned otherwise | reading.yaml  | '  sensor: {type: string, description' | '  sensor: {type: string, clean: [lower], description'",
        "a column taken elsewhere   | reading.yaml  | '  degrees: {type: float64' | '  degrees: {from: celsius, type: float64'",
      })
  void isAnotherStateWhereAnythingInItMeansSomethingElse(
      String what, String file, String from, String to) throws IOException {
    assertThat(
        what,
        contract(Map.of(file, List.of(from, to))).shape(),
        is(not(contract(Map.of()).shape())));
  }

  @Test
  void isAnotherStateWhereItIsCutOtherwiseOrKeptForAnotherTime() throws IOException {
    Contract contract = contract(Map.of());
    Timing shards = Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 3);
    Timing lateness = Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(3), 2);
    Timing sooner = Timing.streaming(Duration.ofSeconds(1), Duration.ofHours(2), 2);
    assertThat(new Contract(contract.domain(), shards).shape(), is(not(contract.shape())));
    assertThat(new Contract(contract.domain(), lateness).shape(), is(not(contract.shape())));
    assertThat(new Contract(contract.domain(), sooner).shape(), is(contract.shape()));
  }

  /** The greenhouse's, each of those files with one text in the place of another. */
  private Contract contract(Map<String, List<String>> edits) throws IOException {
    Path to = Files.createTempDirectory(folder, "contract");
    Path from =
        Path.of(Objects.requireNonNull(getClass().getResource("/greenhouse/domain.yaml")).getPath())
            .getParent();
    for (String file : List.of("domain.yaml", "marts.yaml", "reading.yaml")) {
      String text =
          Files.readString(Objects.requireNonNull(from).resolve(file), StandardCharsets.UTF_8);
      List<String> edit = edits.get(file);
      if (edit != null) {
        String edited = text.replace(edit.get(0), edit.get(1) == null ? "" : edit.get(1));
        assertThat("the edit of " + file, edited, is(not(text)));
        text = edited;
      }
      Files.writeString(to.resolve(file), text, StandardCharsets.UTF_8);
    }
    return new Contract(
        ContractLoader.load(to), Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 2));
  }
}
