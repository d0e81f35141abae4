package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB may hold of the machine's memory. */
class DuckDbMemoryTest {
  private static final long HEAP = 768L << 20;

  @Test
  void isAsMuchAsTheHeapAndAtLeastAGigabyte() {
    assertThat(DuckDbMemory.limit(Map.of(), HEAP), is("1000MB"));
    assertThat(DuckDbMemory.limit(Map.of(), 4L << 30), is("4294MB"));
  }

  @Test
  void isWhatThePersonSays() {
    assertThat(DuckDbMemory.limit(Map.of(DuckDbMemory.VARIABLE, " 2.5GB "), HEAP), is("2.5GB"));
    assertThat(DuckDbMemory.limit(Map.of(DuckDbMemory.VARIABLE, "512 MiB"), HEAP), is("512 MiB"));
    for (String wrong : new String[] {"much", "2", "80%", "1GB'; DROP TABLE x"}) {
      DuckDbException refused =
          assertThrows(
              DuckDbException.class,
              () -> DuckDbMemory.limit(Map.of(DuckDbMemory.VARIABLE, wrong), HEAP));
      assertThat(refused.getMessage(), containsString("=" + wrong + " is no amount of memory"));
    }
  }

  @Test
  void isEnoughToOpenAFile() {
    DuckDbException refused =
        assertThrows(
            DuckDbException.class,
            () -> DuckDbMemory.limit(Map.of(DuckDbMemory.VARIABLE, "1 MiB"), HEAP));
    assertThat(refused.getMessage(), containsString("=1 MiB is too little"));
    assertThat(DuckDbMemory.limit(Map.of(DuckDbMemory.VARIABLE, "0.1GB"), HEAP), is("0.1GB"));
  }

  @Test
  void isSetForAFileThatIsOpened(@TempDir Path folder) {
    Path file = folder.resolve("w.duckdb");
    try (DuckDbSession session =
        DuckDbSession.open(file, warehouse(Tables.pairs(MergeRule.SMALLEST)))) {
      String limit = setting(session, "memory_limit");
      assertThat(limit, limit.endsWith("iB"), is(true));
      double gigabytes = Double.parseDouble(limit.split(" ", 2)[0]);
      double megabytes = limit.endsWith("GiB") ? gigabytes * 1024 : gigabytes;
      assertThat(megabytes, not(containsOf(Runtime.getRuntime().maxMemory() * 3)));
      assertThat(setting(session, "temp_directory"), is(file + ".tmp"));
    }
    assertThat(Files.exists(Path.of(file + ".tmp")), is(false));
  }

  /** At least so many bytes, of a number of mebibytes. */
  private static org.hamcrest.Matcher<Double> containsOf(long bytes) {
    return org.hamcrest.Matchers.greaterThanOrEqualTo((double) (bytes >> 20));
  }

  private static String setting(DuckDbSession session, String name) {
    return String.valueOf(session.query("SELECT current_setting('" + name + "')").get(0).get(0));
  }

  @Test
  void tellsHowToGiveItMore() {
    DuckDbException failed =
        DuckDbException.because(
            "query failed", new SQLException("Out of Memory Error: could not allocate 3 MB"));
    assertThat(failed.getMessage(), containsString("by ALLUVIUM_DUCKDB_MEMORY=4GB"));
    assertThat(
        DuckDbException.because("query failed", new SQLException("Parser Error: x")).getMessage(),
        is("query failed: Parser Error: x"));
  }
}
