package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Writes rows to the tables of {@link LakeTables}. */
final class LakeWriter {
  private final Random random = new Random(7);
  private final List<TableSpec> tables;
  private long sequence;
  private long position;

  LakeWriter(TableSpec... tables) {
    this.tables = List.of(tables);
  }

  /** Some flushes of rows that are new, come again, replace others or take them out. */
  void write(DuckDbSession session, int flushes) {
    for (int flush = 0; flush < flushes; flush++) {
      List<TableMutation> mutations = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        tables.forEach(table -> mutations.add(mutation(table)));
      }
      session.handOver(mutations);
      session.flush();
    }
  }

  private TableMutation mutation(TableSpec table) {
    TableMutation row = upsert(table, (table.dataset().equals("raw") ? record() : row()).toArray());
    boolean isTakenOut = table.rule() == MergeRule.LAST_WRITTEN && random.nextInt(8) == 0;
    return isTakenOut ? TableMutation.delete(table, row.row(), ++sequence) : row;
  }

  TableMutation upsert(TableSpec table, @Nullable Object... values) {
    return TableMutation.upsert(
        table, Row.withSchema(table.rowSchema()).attachValues(values), ++sequence);
  }

  private List<@Nullable Object> record() {
    boolean isRepeated = random.nextInt(5) == 0 && position > 10;
    long at = isRepeated ? random.nextLong(position) : position++;
    Random of = new Random(at);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(at % 50 == 0 ? null : "s" + at % 3);
    values.add(at);
    values.add(
        at % 41 == 0
            ? null
            : at % 43 == 0
                ? Instant.parse("+12024-02-03T04:05:06.000007Z")
                : at % 47 == 0
                    ? Instant.parse("0044-03-15T00:00:00Z")
                    : Instant.parse("2026-01-01T00:00:00Z").plusSeconds(of.nextInt(400_000)));
    values.add(LocalDate.of(2026, 1, 1).plusDays(of.nextInt(5)));
    values.add(new BigDecimal("-12.5").add(BigDecimal.valueOf(at)));
    values.add(at % 7 == 0 ? Double.NaN : at / 8.0);
    values.add(at % 2 == 0);
    values.add("{\"a\":\"ü" + at + "\"}");
    values.add(("bytes " + at).getBytes(StandardCharsets.UTF_8));
    return values;
  }

  List<@Nullable Object> row() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(random.nextInt(20) == 0 ? null : "k" + random.nextInt(12));
    values.add((long) random.nextInt(20));
    values.add(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(400_000)));
    values.add(random.nextLong(1000));
    return values;
  }
}
