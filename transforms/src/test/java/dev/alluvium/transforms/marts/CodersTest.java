package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.CandidatesCoder;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.GroupsCoder;
import dev.alluvium.transforms.aggregate.PaneLayout;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodersTest {
  private static final List<Reading> READINGS =
      List.of(
          Reading.of(1, "10:15").room(null).sensor(null),
          Reading.of(2, "10:20")
              .plant("fern", null)
              .degrees(-0.1)
              .litres("2.50")
              .pulses(Long.MIN_VALUE)
              .alarm(true),
          Reading.of(3, Reading.instant("10:20").plusNanos(1_000)).plant("", "ü \u0000"));

  private static <T> T copy(Coder<T> coder, T value) throws Exception {
    return CoderUtils.clone(coder, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mart_hour", "mart_spread", "mart_day_top", "mart_watch"})
  void givePanesBackWithEveryMeasureAndNulls(String mart) throws Exception {
    Coder<Groups> coder = GroupsCoder.of(PaneLayout.of(Greenhouse.mart(mart)));
    Groups state = new Groups();
    contribution(mart)
        .forEachGroups((key, groups) -> aggregation(mart).absorb(state, groups, t -> false));

    Groups copied = copy(coder, copy(coder, state));

    assertThat(fired(mart, copied), is(fired(mart, state)));
    Groups after = copy(coder, copied);
    assertThat("what was fired is known as such", fired(mart, after), is(List.of()));
  }

  private static Aggregation aggregation(String mart) {
    TableSpec table = Greenhouse.WAREHOUSE.table("mart." + mart);
    return new Aggregation(Greenhouse.mart(mart), Greenhouse.READING, table);
  }

  private static Contribution contribution(String mart) {
    TableSpec table = Greenhouse.WAREHOUSE.table("mart." + mart);
    Contribution contribution =
        new Contribution(Greenhouse.mart(mart), Greenhouse.READING, table, 1, false);
    READINGS.forEach(r -> contribution.add(r.row().getValues().toArray(), (values, column) -> {}));
    return contribution;
  }

  private static List<String> fired(String mart, Groups groups) {
    List<String> rows = new ArrayList<>();
    aggregation(mart)
        .fire(
            groups,
            due -> true,
            null,
            7,
            new Aggregation.Rows() {
              @Override
              public void uncomputable(long windowStart, String column) {
                rows.add(windowStart + " without " + column);
              }

              @Override
              public void upsert(long windowStart, Row row, long sequence) {
                rows.add(windowStart + " " + row + " " + sequence);
              }

              @Override
              public void delete(long windowStart, Row key, long sequence) {
                rows.add("delete " + windowStart + " " + key + " " + sequence);
              }
            });
    return rows;
  }

  @Test
  void giveCandidatesBack() throws Exception {
    Coder<Candidates> coder = CandidatesCoder.of(PaneLayout.of(Greenhouse.mart("mart_hour")));
    List<byte[]> written = new ArrayList<>();
    contribution("mart_hour")
        .forEachCandidates(
            (key, candidates) -> {
              try {
                byte[] bytes = CoderUtils.encodeToByteArray(coder, candidates);
                Candidates copied = CoderUtils.decodeFromByteArray(coder, bytes);
                assertThat(CoderUtils.encodeToByteArray(coder, copied).length, is(bytes.length));
                written.add(bytes);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(written.isEmpty(), is(false));
  }

  @Test
  void giveShardKeysBack() throws Exception {
    for (long start : new long[] {Long.MIN_VALUE, -3_600_000, 0, Long.MAX_VALUE}) {
      ShardKey key = new ShardKey(start, 15);
      assertThat(copy(ShardKey.CODER, key), is(key));
    }
    ShardKey.CODER.verifyDeterministic();
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void giveLedgerKeysBack(Outcome outcome) throws Exception {
    LedgerKey timed = LedgerKey.of("reading", "readings-0", -3_600L, outcome, "märt");
    LedgerKey timeless = LedgerKey.of("", "", null, outcome, "");
    assertThat(copy(LedgerKey.CODER, timed), is(timed));
    assertThat(copy(LedgerKey.CODER, timeless), is(timeless));
    LedgerKey.CODER.verifyDeterministic();
  }

  @Test
  void giveMutationsOfEveryTableBack() throws Exception {
    Coder<TableMutation> coder = TableMutationCoder.of(Greenhouse.WAREHOUSE);
    for (TableSpec table : Greenhouse.WAREHOUSE.tables()) {
      Row empty = Row.nullRow(table.rowSchema());
      TableMutation upsert = TableMutation.upsert(table, empty, Long.MAX_VALUE);
      TableMutation delete = TableMutation.delete(table, empty, 0);
      assertSame(copy(coder, upsert), upsert);
      assertSame(copy(coder, delete), delete);
    }
  }

  /** But for the words of the table, which do not travel. */
  private static void assertSame(TableMutation copied, TableMutation mutation) {
    assertThat(copied.table(), is(mutation.table().withoutWords()));
    assertThat(copied.row(), is(mutation.row()));
    assertThat(copied.isDelete(), is(mutation.isDelete()));
    assertThat(copied.sequence(), is(mutation.sequence()));
  }
}
