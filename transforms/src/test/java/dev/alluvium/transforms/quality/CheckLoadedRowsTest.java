package dev.alluvium.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.quality.Matches;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.spec.quality.OneOf;
import dev.alluvium.schemas.spec.quality.Range;
import dev.alluvium.schemas.spec.quality.RowRule;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckLoadedRowsTest {
  private static final TableSpec RAW =
      TableSpec.builder()
          .setDataset("raw")
          .setName("t")
          .setDescription("")
          .setOwner("")
          .setColumns(
              List.of(
                  ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, ""),
                  ColumnSpec.optional("name", ColumnType.STRING, ""),
                  ColumnSpec.optional("price", ColumnType.NUMERIC, "")))
          .setKey(List.of("event_ts"))
          .setRule(MergeRule.FIRST_WRITTEN)
          .setOrdinal(0)
          .build();
  private static final TableSpec QUALITY = OpsTables.quality("").toBuilder().setOrdinal(1).build();
  private static final WarehouseSpec WAREHOUSE =
      WarehouseSpec.of(List.of(RAW, QUALITY), List.of(), Map.of());
  private static final List<@Nullable String> NAMES =
      Stream.concat(
              Stream.of(
                  "",
                  "a",
                  "A1",
                  "a\n",
                  "a\nb",
                  "ä",
                  "it's",
                  "a\u000bb",
                  "a b",
                  "a\tb",
                  "ab\n",
                  "x\\d",
                  "é\u0000",
                  "😀"),
              Stream.<@Nullable String>of((String) null))
          .collect(Collectors.toCollection(ArrayList::new));
  private static final List<@Nullable BigDecimal> PRICES =
      Stream.concat(
              Stream.of("-0.000000001", "0", "1.50", "1.5", "2").map(BigDecimal::new),
              Stream.<@Nullable BigDecimal>of((BigDecimal) null))
          .collect(Collectors.toCollection(ArrayList::new));

  static List<Rule> rules() {
    return List.of(
        new NotNull(List.of("name")),
        new NotNull(List.of("name", "price")),
        new Range(List.of(Condition.of("price", Comparison.AT_LEAST, new BigDecimal("0")))),
        new Range(
            List.of(
                Condition.of("price", Comparison.AT_LEAST, new BigDecimal("0")),
                Condition.of("price", Comparison.AT_MOST, new BigDecimal("1.5")))),
        new OneOf("name", List.of("a", "it's", "é\u0000")),
        new OneOf("price", List.of(new BigDecimal("1.5"))),
        new Matches("name", "[a-z]"),
        new Matches("name", "."),
        new Matches("name", ".*"),
        new Matches("name", "\\w*"),
        new Matches("name", "(?:a|x\\\\d)"),
        new Matches("name", "a\\sb"),
        new Matches("name", "a\\Sb"),
        new Matches("name", "a[\\s\\d]b"),
        new Matches("name", "a[^\\s]b"),
        new Matches("name", "^a.$"),
        new Matches("name", "a{1,1000}"),
        new Matches("name", "[^a]+"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aStreamAndAWarehouseSayTheSameOfARow(Rule rule, @TempDir Path folder) throws SQLException {
    var broken = RowRules.broken((RowRule) rule, RAW.rowSchema()::indexOf);
    List<String> inStream = new ArrayList<>();
    try (Connection duckDb = DuckDbFile.open(folder.resolve("rows.duckdb"));
        Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE SCHEMA raw");
      statement.execute(
          "CREATE TABLE raw.t (event_ts TIMESTAMP, name VARCHAR, price DECIMAL(38,9))");
      int second = 0;
      try (var insert = duckDb.prepareStatement("INSERT INTO raw.t VALUES (?::TIMESTAMP, ?, ?)")) {
        for (@Nullable String name : NAMES) {
          for (@Nullable BigDecimal price : PRICES) {
            Instant at = Instant.ofEpochSecond(second++);
            insert.setString(1, at.toString().replace("Z", ""));
            insert.setString(2, name);
            insert.setBigDecimal(3, price);
            insert.execute();
            if (broken.test(new @Nullable Object[] {at, name, price})) {
              inStream.add(at.toString());
            }
          }
        }
      }
      List<String> inWarehouse = new ArrayList<>();
      String query =
          ExpectationQueries.of(
                  expectation("e", rule, Severity.FAIL),
                  CheckedRelation.of(RAW),
                  CheckedDays.EVER,
                  SqlDialect.DUCKDB)
              .broken();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT strftime(event_ts, '%Y-%m-%dT%H:%M:%SZ') FROM (" + query + ") ORDER BY 1")) {
        while (rows.next()) {
          inWarehouse.add(rows.getString(1));
        }
      }
      assertThat(inStream, is(inWarehouse));
      assertThat("some rows break it", inStream.isEmpty(), is(false));
      assertThat("and some do not", inStream.size() < second, is(true));
    }
  }

  @Test
  void sumsUpTheSameInAnyOrderAndWrittenAgainChangesNothing() {
    List<TableMutation> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Instant at = Instant.parse("2024-01-01T22:00:00Z").plusSeconds(60L * i);
      rows.add(row(at, i % 10 == 0 ? null : "n", new BigDecimal(i % 7)));
    }
    rows.add(row(null, null, null));
    for (int seed = 0; seed < 3; seed++) {
      Collections.shuffle(rows, new Random(seed));
      Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
      PAssert.that(
              pipeline
                  .apply(Create.of(rows).withCoder(TableMutationCoder.of(WAREHOUSE)))
                  .apply(
                      CheckLoadedRows.of(
                          "run",
                          WAREHOUSE,
                          List.of(
                              expectation("named", new NotNull(List.of("name")), Severity.FAIL),
                              expectation("one", new OneOf("name", List.of("n")), Severity.WARN)),
                          seed % 2 == 0)))
          .satisfies(
              written -> {
                assertThat(
                    lastOf(written),
                    is(
                        Map.of(
                            "named fail 2024-01-01T22:00:00Z", "60 6",
                            "named fail 2024-01-01T23:00:00Z", "60 6",
                            "named fail 2024-01-02T00:00:00Z", "60 6",
                            "named fail 2024-01-02T01:00:00Z", "60 6",
                            "named fail 2024-01-02T02:00:00Z", "60 6",
                            "one warn 2024-01-01T22:00:00Z", "60 0",
                            "one warn 2024-01-01T23:00:00Z", "60 0",
                            "one warn 2024-01-02T00:00:00Z", "60 0",
                            "one warn 2024-01-02T01:00:00Z", "60 0",
                            "one warn 2024-01-02T02:00:00Z", "60 0")));
                return null;
              });
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();
      Map<String, Long> counted = new TreeMap<>();
      result
          .metrics()
          .queryMetrics(
              MetricsFilter.builder()
                  .addNameFilter(MetricNameFilter.inNamespace("quality"))
                  .build())
          .getCounters()
          .forEach(counter -> counted.put(counter.getName().getName(), counter.getAttempted()));
      assertThat(counted, is(Map.of("checked", 600L, "broken_fail", 30L, "broken_warn", 0L)));
    }
  }

  /** Of each key, the row that stands: that of the largest sequence. */
  private static Map<String, String> lastOf(Iterable<TableMutation> written) {
    Map<String, Long> sequences = new TreeMap<>();
    Map<String, String> last = new TreeMap<>();
    for (TableMutation mutation : written) {
      Row row = mutation.row();
      String key =
          row.getValue("expectation")
              + " "
              + row.getValue("severity")
              + " "
              + row.getValue("window_start");
      if (sequences.merge(key, mutation.sequence(), Math::max) == mutation.sequence()) {
        last.put(key, row.getValue("checked_rows") + " " + row.getValue("broken_rows"));
      }
    }
    return last;
  }

  private static ExpectationSpec expectation(String name, Rule rule, Severity severity) {
    return ExpectationSpec.builder()
        .setName(name)
        .setDescription("")
        .setSeverity(severity)
        .setTable("raw.t")
        .setRule(rule)
        .setPlace("")
        .build();
  }

  private static TableMutation row(@Nullable Object... values) {
    return TableMutation.upsert(RAW, Row.withSchema(RAW.rowSchema()).attachValues(values));
  }
}
