package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.everyType;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.pairs;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbSessionTest {
  private final Path folder;

  DuckDbSessionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keepsEveryTypeOfValueOverReopening() {
    TableSpec table = everyType();
    Row full =
        row(
            table,
            Long.MIN_VALUE + 1,
            "Björk 😀",
            -0.0,
            new BigDecimal("12345678901234567890.123456789"),
            true,
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            LocalDate.of(1600, 2, 29),
            "{\"a\":1}",
            new byte[] {0, -1, 39});
    Row empty = row(table, 1L, null, null, null, null, null, null, null, null);
    try (DuckDbSession session = DuckDbSession.open(file(), warehouse(table))) {
      session.handOver(
          List.of(TableMutation.upsert(table, full), TableMutation.upsert(table, empty)));
    }
    try (DuckDbSession session = DuckDbSession.open(file(), warehouse(table))) {
      assertThat(
          session.query(
              "SELECT id, name, x::VARCHAR, n, ok, epoch_us(\"at\"), day, extra::VARCHAR,"
                  + " hex(bytes), typeof(extra) FROM raw.every_type ORDER BY id"),
          contains(
              contains(
                  is(Long.MIN_VALUE + 1),
                  is("Björk 😀"),
                  is("0.0"),
                  is(new BigDecimal("12345678901234567890.123456789")),
                  is(true),
                  is(-1L),
                  is(LocalDate.of(1600, 2, 29)),
                  is("{\"a\":1}"),
                  is("00FF27"),
                  is("JSON")),
              is(Arrays.asList(1L, null, null, null, null, null, null, null, null, "JSON"))));
    }
  }

  /** What breaks while rows come is told of a query as what breaks before. */
  @Test
  void saysWhyAQueryFailedWhoseRowsHadBegun() {
    try (DuckDbSession session = DuckDbSession.open(file(), warehouse())) {
      DuckDbException failed =
          assertThrows(
              DuckDbException.class,
              () ->
                  session.query(
                      "SELECT CAST(CASE WHEN i < 9000 THEN '1' ELSE 'it''s' END AS INT64) FROM"
                          + " range(10000) AS r(i)"));

      assertThat(failed.getMessage(), containsString("Could not convert string 'it's' to INT64"));
    }
  }

  @Test
  void isFoundByItsFileWhileOpen() {
    DuckDbSession session = DuckDbSession.open(file(), warehouse());
    assertThat(DuckDbSession.of(folder.resolve("./w.duckdb")), sameInstance(session));
    assertThat(
        assertThrows(DuckDbException.class, () -> DuckDbSession.open(file(), warehouse()))
            .getMessage(),
        containsString("open in this process already"));
    session.close();
    assertThrows(DuckDbException.class, () -> DuckDbSession.of(file()));
  }

  @Test
  void saysWhatIsDurable() {
    TableSpec table = pairs(MergeRule.LAST_WRITTEN);
    try (DuckDbSession session = DuckDbSession.open(file(), warehouse(table))) {
      session.handOver(
          List.of(
              TableMutation.upsert(table, row(table, "a", 1L, "x", 1.0), 1),
              TableMutation.upsert(table, row(table, "a", 1L, "y", 2.0), 2)));
      long ticket = session.ticket();
      session.flush();
      assertThat(session.isDurable(ticket), is(true));
      assertThat(session.isDurable(ticket + 1), is(false));
      TableCount count = requireNonNull(session.counts().get("mart.pairs"));
      assertThat(count.handedOver(), is(2L));
      assertThat(count.stored(), is(2L));
      assertThat(session.query("SELECT * FROM mart.pairs"), contains(List.of("a", 1L, "y", 2.0)));
    }
  }

  @Test
  void rethrowsWhatTheWriterFailedWith() {
    TableSpec table = everyType();
    DuckDbSession session = DuckDbSession.open(file(), warehouse(table));
    Row withoutKey = row(table, null, null, null, null, null, null, null, null, null);
    session.handOver(List.of(TableMutation.upsert(table, withoutKey)));
    DuckDbException failure = assertThrows(DuckDbException.class, session::flush);
    assertThat(failure.getMessage(), containsString("every_type.id"));
    assertThrows(
        DuckDbException.class,
        () -> session.handOver(List.of(TableMutation.upsert(table, withoutKey))));
    assertThrows(DuckDbException.class, session::close);
    try (DuckDbSession again = DuckDbSession.open(file(), warehouse(table))) {
      assertThat(again.query("SELECT * FROM raw.every_type").size(), is(0));
    }
  }

  private Path file() {
    return folder.resolve("w.duckdb");
  }
}
