package dev.alluvium.transforms.warehouse.lake;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All rows of all plain files of a table are the table. */
class HiveLayoutTest {
  private static final TableSpec RECORDS = LakeTables.records();
  private static final TableSpec TOTALS = LakeTables.totals();
  private static final TableSpec NEWEST = LakeTables.newest();
  private static final WarehouseSpec SPEC = LakeTables.warehouse(RECORDS, TOTALS, NEWEST);

  private final Path file;
  private final Path lake;
  private final Path plain;
  private final Random random = new Random(7);
  private final LakeWriter writer = new LakeWriter(RECORDS, TOTALS, NEWEST);

  HiveLayoutTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
    this.lake = folder.resolve("a lake [of *ours?]");
    this.plain = lake.resolve("parquet");
  }

  /** New rows, rows that are replaced or taken out, tables that are taken whole. */
  @Test
  void hasWhatTheFileHasAfterEachCommit() {
    try (DuckDbSession session = open(SPEC);
        LakeSink sink = sink(session, SPEC, LakeFormat.HIVE)) {
      for (int i = 0; i < 6; i++) {
        writer.write(session, 1 + random.nextInt(2));
        if (i % 3 == 2) {
          DuckDbWarehouse.of(file)
              .transact(TOTALS.qualifiedName(), List.of("DELETE FROM mart.totals WHERE b % 2 = 0"));
        }
        sink.commit();
        LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
      }
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void filesAreInFoldersByDay() throws IOException {
    fill(SPEC, LakeFormat.HIVE);

    assertThat(
        names(plain.resolve("raw/records")),
        everyItem(
            matchesPattern(
                "event_ts_day_=([-+]?[0-9]+-[0-9]{2}-[0-9]{2}|__HIVE_DEFAULT_PARTITION__)/f[^/]*\\.parquet")));
    assertThat(names(plain.resolve("mart/newest")), everyItem(matchesPattern("f[^/]*\\.parquet")));
  }

  /** As a process leaves it that ends anywhere, or a person. */
  @Test
  void isMendedByTheNextCommit() throws IOException {
    fill(SPEC, LakeFormat.HIVE);
    for (int i = 0; i < 3; i++) {
      damage();
      fill(SPEC, LakeFormat.AS_BEFORE);
      try (DuckDbSession session = open(SPEC)) {
        LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
      }
    }
  }

  private void damage() throws IOException {
    for (Path one : parquet()) {
      switch (random.nextInt(4)) {
        case 0 -> Files.delete(one);
        case 1 -> Files.copy(one, one.resolveSibling("f0-" + random.nextLong() + ".parquet"));
        case 2 -> Files.writeString(one.resolveSibling(one.getFileName() + ".unfinished"), "half");
        default -> {} // Is as it was.
      }
    }
  }

  /** A name says nothing of what is in the file: a copy may have broken off, or lost its end. */
  @Test
  void filesWithTheRightNameAndOtherBytesAreReplaced() throws IOException {
    fill(SPEC, LakeFormat.HIVE);
    int i = 0;
    for (Path one : parquet()) {
      byte[] bytes = Files.readAllBytes(one);
      Files.delete(one);
      switch (i++ % 3) {
        case 0 -> Files.write(one, Arrays.copyOf(bytes, bytes.length / 2));
        case 1 -> Files.write(one, new byte[bytes.length]);
        default -> Files.createDirectories(one.resolve("a folder"));
      }
    }
    assertIsMended();
  }

  /** Nor is a link to elsewhere a folder of the lake: what it leads to is another's. */
  @Test
  void linksAndFilesInThePlaceOfFoldersAreTakenAway(@TempDir Path elsewhere) throws IOException {
    fill(SPEC, LakeFormat.HIVE);
    Path table = plain.resolve("raw/records");
    Path theirs = Files.copy(parquet().get(0), elsewhere.resolve("their.parquet"));
    Path day;
    try (Stream<Path> days = Files.list(table)) {
      day = days.findAny().orElseThrow();
    }
    deleteAll(day);
    Files.writeString(day, "a file in the place of a day");
    Files.createSymbolicLink(table.resolve("event_ts_day_=2026-12-24"), elsewhere);
    deleteAll(plain.resolve("mart/totals"));
    Files.createSymbolicLink(plain.resolve("mart/totals"), elsewhere);
    deleteAll(plain.resolve("mart/newest"));
    Files.writeString(plain.resolve("mart/newest"), "a file in the place of a table");

    assertIsMended();

    assertThat(names(elsewhere), is(List.of("their.parquet")));
    assertThat(Files.exists(theirs), is(true));
    try (Stream<Path> all = Files.walk(plain)) {
      assertThat(all.filter(Files::isSymbolicLink).toList(), is(empty()));
    }
  }

  /** What is in a folder elsewhere is deleted there too. */
  @Test
  void mayBeALinkToAFolder(@TempDir Path elsewhere) throws IOException {
    Files.createDirectories(lake);
    Files.createSymbolicLink(plain, elsewhere);
    fill(SPEC, LakeFormat.HIVE);
    try (DuckDbSession session = open(SPEC)) {
      LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
    }

    fill(SPEC, LakeFormat.ICEBERG);

    assertThat(Files.exists(plain), is(false));
    assertThat(names(elsewhere), is(empty()));
  }

  private void assertIsMended() {
    fill(SPEC, LakeFormat.AS_BEFORE);
    try (DuckDbSession session = open(SPEC)) {
      LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
    assertThat(Files.exists(plain), is(true));
  }

  private List<Path> parquet() throws IOException {
    try (Stream<Path> all = Files.walk(plain)) {
      return all.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Collections.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  @Test
  void filesOfOtherDaysAreWrittenAnew() throws IOException {
    fill(SPEC, LakeFormat.HIVE);
    TableSpec whole = RECORDS.toBuilder().setPartitionBy(Optional.of("event_ts_day")).build();
    TableSpec flat = TOTALS.toBuilder().setPartitionBy(Optional.empty()).build();
    WarehouseSpec spec = LakeTables.warehouse(whole, flat);
    fill(spec, LakeFormat.AS_BEFORE, whole, flat);

    try (DuckDbSession session = open(spec)) {
      LakeTables.assertPlain(session, lake, whole, flat);
    }
    assertThat(names(plain.resolve("raw/records")), everyItem(containsString("event_ts_day_day=")));
    assertThat(names(plain.resolve("mart/totals")), everyItem(not(containsString("="))));
  }

  @Test
  void isThereFromTheOptionOnUntilItIsLeft() throws IOException {
    fill(SPEC, LakeFormat.AS_BEFORE);
    assertThat(Files.exists(plain), is(false));

    fill(SPEC, LakeFormat.HIVE);
    fill(SPEC, LakeFormat.AS_BEFORE);
    try (DuckDbSession session = open(SPEC)) {
      LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
    }

    fill(SPEC, LakeFormat.ICEBERG);
    assertThat(Files.exists(plain), is(false));
    try (DuckDbSession session = open(SPEC)) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void isThereAgainAfterItOrTheLakeIsGone() throws IOException {
    fill(SPEC, LakeFormat.HIVE);
    for (Path gone : List.of(plain, lake)) {
      deleteAll(gone);

      fill(SPEC, LakeFormat.AS_BEFORE);
      try (DuckDbSession session = open(SPEC)) {
        LakeTables.assertPlain(session, lake, RECORDS, TOTALS, NEWEST);
      }
    }
  }

  @Test
  void takesNoFolderThatIsAnothers() throws IOException {
    Path theirs = Files.createDirectories(plain.resolve("raw/records")).resolve("their.parquet");
    Files.writeString(theirs, "theirs");

    LakeException e = assertThrows(LakeException.class, () -> fill(SPEC, LakeFormat.HIVE));

    assertThat(e.getMessage(), containsString("parquet is no lake's: move it away"));
    fill(SPEC, LakeFormat.ICEBERG);
    fill(SPEC, LakeFormat.AS_BEFORE);
    assertThat(Files.exists(theirs), is(true));
    assertThat(names(plain.resolve("raw/records")), is(not(empty())));
  }

  /** Each commit merges files here, so that none is ever the sixteenth since the last merge. */
  @Test
  void snapshotsDoNotGrowWithTheNumberOfShortJobs() {
    TableSpec newest = NEWEST.toBuilder().setOrdinal(0).build();
    WarehouseSpec spec = LakeTables.warehouse(newest);
    LakeWriter rows = new LakeWriter(newest);
    for (int i = 0; i < 15; i++) {
      try (DuckDbSession session = open(spec);
          LakeSink sink = sink(session, spec, LakeFormat.HIVE)) {
        rows.write(session, 1);
        sink.commit();
      }
      try (Lake folder = LakeTables.openExisting(lake)) {
        Table table = requireNonNull(folder.find("mart", "newest"));
        table.updateProperties().set("history.expire.max-snapshot-age-ms", "1").commit();
        assertThat(
            StreamSupport.stream(table.snapshots().spliterator(), false).count(),
            is(lessThan(LakeSchema.KEPT + 8 + 4L)));
      }
    }
  }

  private DuckDbSession open(WarehouseSpec spec) {
    return DuckDbSession.open(file, spec, Backfill.NONE, Outbox.Use.KEPT);
  }

  private LakeSink sink(DuckDbSession session, WarehouseSpec spec, LakeFormat format) {
    return LakeSink.open(
        session, spec, LakeTables.open(lake), format, Duration.ofDays(1), new LakeUpkeep(8));
  }

  private void fill(WarehouseSpec spec, LakeFormat format, TableSpec... tables) {
    try (DuckDbSession session = open(spec);
        LakeSink sink = sink(session, spec, format)) {
      LakeWriter rows = tables.length == 0 ? writer : new LakeWriter(tables);
      for (int i = 0; i < 2; i++) {
        rows.write(session, 1);
        sink.commit();
      }
    }
  }

  /** Its files, by their paths within it. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
