package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parcels with a label {@code colour:weight}, of which both become columns. */
class FillColumnsTest {
  private static final ColumnSpec ID = ColumnSpec.required("id", ColumnType.INT64, "the key");
  private static final ColumnSpec OLD = ColumnSpec.required("old", ColumnType.STRING, "no more");
  private static final ColumnSpec LABEL =
      ColumnSpec.optional("label", ColumnType.JSON, "what is on it");
  private static final ColumnSpec COLOUR =
      ColumnSpec.optional("colour", ColumnType.STRING, "which colour");
  private static final ColumnSpec WEIGHT =
      ColumnSpec.optional("weight", ColumnType.INT64, "how heavy");
  private static final TableSpec BEFORE = parcels(ID, OLD, LABEL);
  private static final TableSpec AFTER = parcels(ID, LABEL, COLOUR, WEIGHT);

  /** Takes labels with a colon apart; one that begins with an exclamation mark stays. */
  private static final Backfill LABELS =
      (table, gained) ->
          table.name().equals("parcels") && gained.equals(List.of("colour", "weight"))
              ? Optional.of(new Labels())
              : Optional.empty();

  private static final class Labels implements Backfill.Filling {
    @Override
    public List<String> columns() {
      return List.of("colour", "weight");
    }

    @Override
    public String from() {
      return "label";
    }

    @Override
    public List<String> marks() {
      return List.of(":", "it's");
    }

    @Override
    public @Nullable Object @Nullable [] take(String text) {
      String[] parts = text.split(":", -1);
      return text.startsWith("!")
          ? null
          : new @Nullable Object[] {
            parts[0],
            parts.length < 2 ? null : Long.valueOf(parts[1]),
            parts.length < 3 ? null : parts[2]
          };
    }
  }

  private final Path file;

  FillColumnsTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
  }

  private static TableSpec parcels(ColumnSpec... columns) {
    return table("raw", "parcels", MergeRule.FIRST_WRITTEN)
        .setColumns(List.of(columns))
        .setKey(List.of("id"))
        .build();
  }

  private void load(List<@Nullable String> labels) {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(BEFORE))) {
      List<TableMutation> mutations = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        mutations.add(TableMutation.upsert(BEFORE, row(BEFORE, (long) i, "o" + i, labels.get(i))));
      }
      session.handOver(mutations);
    }
  }

  @Test
  void fillsWhatATableGainsAndTakesItOutOfWhereItWas() {
    load(Arrays.asList("red:5:rest", "!blue:1", null, "it's", "green:7", "nothing"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(AFTER), LABELS)) {
      assertThat(
          session.query(
              "SELECT id, old, label::VARCHAR, colour, weight FROM raw.parcels ORDER BY id"),
          contains(
              Arrays.asList(0L, "o0", "rest", "red", 5L),
              Arrays.asList(1L, "o1", "!blue:1", null, null),
              Arrays.asList(2L, "o2", null, null, null),
              Arrays.asList(3L, "o3", null, "it's", null),
              Arrays.asList(4L, "o4", null, "green", 7L),
              Arrays.asList(5L, "o5", "nothing", null, null)));
      assertThat(
          session.query(
              "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()"
                  + " WHERE table_name = 'parcels' ORDER BY column_index"),
          contains(
              List.of("id", "BIGINT", false, "the key"),
              List.of("old", "VARCHAR", true, "no more"),
              List.of("label", "JSON", true, "what is on it"),
              List.of("colour", "VARCHAR", true, "which colour"),
              List.of("weight", "BIGINT", true, "how heavy")));
      assertThat(
          session.query("SELECT comment FROM duckdb_tables() WHERE table_name LIKE 'parcels%'"),
          contains(List.of("the parcels")));
    }
  }

  @Test
  void goesOnWritingAndKnowsTheKeysThatAreThere() {
    load(List.of("red:5"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(AFTER), LABELS)) {
      session.handOver(
          List.of(
              TableMutation.upsert(AFTER, row(AFTER, 0L, "x:1", null, null)),
              TableMutation.upsert(AFTER, row(AFTER, 1L, null, "blue", 2L))));
      session.flush();
      assertThat(
          session.query("SELECT id, label::VARCHAR, colour, weight FROM raw.parcels ORDER BY id"),
          contains(Arrays.asList(0L, null, "red", 5L), Arrays.asList(1L, null, "blue", 2L)));
    }
  }

  @Test
  void fillsOnceAndNotWhatCameLater() {
    load(List.of("red:5"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(AFTER), LABELS)) {
      session.handOver(List.of(TableMutation.upsert(AFTER, row(AFTER, 1L, "later:1", null, null))));
    }
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(AFTER), LABELS)) {
      assertThat(
          session.query("SELECT label::VARCHAR FROM raw.parcels WHERE id = 1"),
          contains(List.of("later:1")));
    }
  }

  @Test
  void leavesTheFileAsItWasWhereAnotherTableIsRefused() {
    load(List.of("red:5"));
    TableSpec other =
        table("mart", "m", MergeRule.SMALLEST)
            .setColumns(List.of(ID))
            .setKey(List.of("id"))
            .build();
    DuckDbSession.open(file, warehouse(BEFORE, other)).close();
    WarehouseSpec refused =
        warehouse(
            AFTER,
            other.toBuilder()
                .setColumns(List.of(ColumnSpec.required("id", ColumnType.STRING, "the key")))
                .build());

    assertThrows(DuckDbException.class, () -> DuckDbSession.open(file, refused, LABELS));
    assertUntouched();
  }

  @Test
  void leavesTheFileAsItWasWhereItFailsInBetween() {
    load(List.of("red:5", "green:seven"));
    assertThrows(
        NumberFormatException.class,
        () -> {
          try {
            DuckDbSession.open(file, warehouse(AFTER), LABELS);
          } catch (DuckDbException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
    assertUntouched();
  }

  private void assertUntouched() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(BEFORE))) {
      assertThat(
          session.query(
              "SELECT column_name FROM duckdb_columns() WHERE table_name = 'parcels' ORDER BY"
                  + " column_index"),
          contains(List.of("id"), List.of("old"), List.of("label")));
      assertThat(
          session.query("SELECT label::VARCHAR FROM raw.parcels WHERE id = 0"),
          contains(List.of("red:5")));
    }
  }

  @Test
  void readsManyRowsAndLongOnesInSlices() {
    List<@Nullable String> labels = new ArrayList<>();
    for (int i = 0; i < 25_000; i++) {
      labels.add("c" + i + ":" + i + (i % 1_000 == 7 ? ":" + "x".repeat(1 << 20) : ":rest"));
    }
    load(labels);
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(AFTER), LABELS)) {
      assertThat(
          session.query(
              "SELECT count(*), count(*) FILTER (colour = 'c' || id AND weight = id),"
                  + " count(*) FILTER (strlen(label) = 1048576), count(*) FILTER (label::VARCHAR = 'rest')"
                  + " FROM raw.parcels"),
          is(List.of(List.of(25_000L, 25_000L, 25L, 24_975L))));
    }
  }
}
