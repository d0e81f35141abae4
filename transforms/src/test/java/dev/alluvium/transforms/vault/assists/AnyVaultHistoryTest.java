package dev.alluvium.transforms.vault.assists;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.vault.assists.LibraryModel.Expected;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PIT and bridge tables over the random histories of nearly 200 readers a seed, against plain
 * loops: built in pieces in any order, and rebuilt in part after rows that came late.
 */
class AnyVaultHistoryTest {
  private static final LocalDate AS_OF = LocalDate.parse("2024-04-08");

  private final Path file;
  private final Map<String, List<Expected>> tables = new HashMap<>();

  AnyVaultHistoryTest(@TempDir Path folder) {
    this.file = folder.resolve("library.duckdb");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRebuildGivesWhatABuildFromScratchDoes(long seed) {
    Random random = new Random(seed);
    Library library = new Library(random);
    try (DuckDbSession session = DuckDbSession.open(file, Library.WAREHOUSE)) {
      session.handOver(library.more(600));
      for (LocalDate[] piece : pieces(random)) {
        build(library, piece[0], piece[1], AS_OF);
      }
      check(session);
      build(library, Library.FIRST, Library.LAST, AS_OF);
      check(session);
      for (int round = 0; round < 6; round++) {
        session.handOver(library.more(40));
        LocalDate first = Library.FIRST.plusDays(random.nextInt(60));
        LocalDate last = first.plusDays(random.nextInt(20));
        build(library, first, last, AS_OF.plusDays(random.nextInt(9) - 4));
        check(session);
      }
      build(library, Library.FIRST, Library.LAST, AS_OF);
      check(session);
      checkJoins(session);
      assertThat(library.readers.size(), greaterThan(170));
    }
    tables.forEach((table, rows) -> assertThat(table, rows.size(), greaterThan(50)));
  }

  /** Days from the first to the last, cut anywhere, in any order. */
  private static List<LocalDate[]> pieces(Random random) {
    List<LocalDate[]> pieces = new ArrayList<>();
    LocalDate first = Library.FIRST;
    while (!first.isAfter(Library.LAST)) {
      LocalDate last = first.plusDays(random.nextInt(12));
      pieces.add(new LocalDate[] {first, last.isAfter(Library.LAST) ? Library.LAST : last});
      first = last.plusDays(1);
    }
    Collections.shuffle(pieces, random);
    return pieces;
  }

  /** Builds the days in the warehouse, and says what the tables must then hold. */
  private void build(Library library, LocalDate first, LocalDate last, LocalDate asOf) {
    DuckDbWarehouse warehouse = DuckDbWarehouse.of(file);
    for (QueryAssists.Rebuild rebuild :
        QueryAssists.rebuilds(Library.DOMAIN, first, last, asOf, warehouse.dialect())) {
      warehouse.transact(rebuild.table(), rebuild.statements());
    }
    LibraryModel model = new LibraryModel(library);
    for (PitSpec pit : Library.DOMAIN.computed(PitSpec.class)) {
      replace(pit.name(), first, last, model.pit(pit, first, last, asOf));
    }
    for (BridgeSpec bridge : Library.DOMAIN.computed(BridgeSpec.class)) {
      replace(bridge.name(), first, last, model.bridge(bridge));
    }
  }

  /** Of the rows that are there, those of other days stay whose keys are not in these days now. */
  private void replace(String table, LocalDate first, LocalDate last, List<Expected> scratch) {
    List<Expected> rows =
        new ArrayList<>(scratch.stream().filter(row -> isWithin(row, first, last)).toList());
    Set<String> keys = rows.stream().map(Expected::key).collect(toSet());
    tables.getOrDefault(table, List.of()).stream()
        .filter(row -> !isWithin(row, first, last) && !keys.contains(row.key()))
        .forEach(rows::add);
    tables.put(table, rows);
  }

  private static boolean isWithin(Expected row, LocalDate first, LocalDate last) {
    LocalDate day = row.at().atZone(ZoneOffset.UTC).toLocalDate();
    return !day.isBefore(first) && !day.isAfter(last);
  }

  private void check(DuckDbSession session) {
    tables.forEach((table, rows) -> assertThat(table, stored(session, table), is(texts(rows))));
  }

  /** Each row of a PIT table finds one of each satellite, a ghost among them. */
  private static void checkJoins(DuckDbSession session) {
    for (PitSpec pit : Library.DOMAIN.computed(PitSpec.class)) {
      String found = "SELECT p.* FROM vault.%s AS p".formatted(pit.name());
      for (String satellite : pit.satellites()) {
        found +=
            " JOIN vault.%1$s_observations AS %1$s ON %1$s.%2$s = p.%1$s_hk AND %1$s.load_ts = p.%1$s_load_ts"
                    .formatted(satellite, pit.hub().hashKey())
                + " AND %1$s.load_sequence = p.%1$s_load_sequence AND %1$s.hashdiff = p.%1$s_hashdiff"
                    .formatted(satellite);
      }
      String all = "FROM vault." + pit.name();
      assertThat(session.query("(%s) EXCEPT ALL (%s)".formatted(all, found)), is(empty()));
      assertThat(session.query("(%s) EXCEPT ALL (%s)".formatted(found, all)), is(empty()));
    }
  }

  private static String texts(List<Expected> rows) {
    return rows.stream().map(Expected::text).sorted().collect(joining("\n"));
  }

  private static String stored(DuckDbSession session, String table) {
    String columns =
        Library.WAREHOUSE.table("vault." + table).columns().stream()
            .map(c -> c.type() == ColumnType.TIMESTAMP ? "epoch_us(" + c.name() + ")" : c.name())
            .collect(joining(", "));
    return session.query("SELECT " + columns + " FROM vault." + table).stream()
        .map(row -> row.stream().map(String::valueOf).collect(joining(" ")))
        .sorted()
        .collect(joining("\n"));
  }
}
