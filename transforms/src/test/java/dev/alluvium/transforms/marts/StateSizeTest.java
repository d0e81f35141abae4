package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.GroupsCoder;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.PaneLayout;
import dev.alluvium.transforms.aggregate.RecentIdentities;
import dev.alluvium.transforms.fold.StateSizes;
import dev.alluvium.transforms.sequence.Chains;
import dev.alluvium.transforms.sequence.ChainsCoder;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the states of marts take, encoded, for each thing that is in them. */
class StateSizeTest {
  @Test
  void ofAnIdentity() {
    StateSizes.check(
        "an event's identity",
        RecentIdentities.CODER,
        count -> {
          Random random = new Random(1);
          RecentIdentities seen = new RecentIdentities();
          for (int i = 0; i < count; i++) {
            seen.add(new Hash128(random.nextLong(), random.nextLong()), 0);
          }
          return seen;
        });
  }

  @Test
  void ofADistinctValue() {
    StateSizes.check(
        "a value of a distinct count",
        HashSet128.CODER,
        count -> {
          Random random = new Random(1);
          HashSet128 seen = new HashSet128();
          for (int i = 0; i < count; i++) {
            seen.add(new Hash128(random.nextLong(), random.nextLong()));
          }
          return seen;
        });
  }

  @Test
  void ofAGroup() {
    TableSpec table = Greenhouse.WAREHOUSE.table("mart.mart_hour");
    StateSizes.check(
        "a group of a window",
        GroupsCoder.of(PaneLayout.of(Greenhouse.mart("mart_hour"))),
        count -> {
          Contribution contribution =
              new Contribution(Greenhouse.mart("mart_hour"), Greenhouse.READING, table, 1, true);
          for (int i = 0; i < count; i++) {
            Reading reading = Reading.of(i, "10:15").room("room number " + i).degrees(i / 4.0);
            contribution.add(
                reading.litres("12.5").row().getValues().toArray(), (values, column) -> {});
          }
          Groups state = new Groups();
          contribution.forEachGroups(
              (key, groups) ->
                  new Aggregation(Greenhouse.mart("mart_hour"), Greenhouse.READING, table)
                      .absorb(state, groups, due -> false));
          return state;
        });
  }

  @Test
  void ofARowOfASequence() {
    SequenceMartSpec mart = Greenhouse.DOMAIN.marts(SequenceMartSpec.class).get(0);
    TableSpec table = Greenhouse.WAREHOUSE.table("mart." + mart.name());
    SequenceRows rows = new SequenceRows(mart, Greenhouse.READING);
    StateSizes.check(
        "a row of a sequence",
        ChainsCoder.of(mart, table),
        count -> {
          Chains chains = new Chains();
          for (int i = 0; i < count; i++) {
            Reading reading =
                Reading.of(i, Reading.instant("10:00").plusSeconds(i))
                    .sensor("sensor number " + i % 100)
                    .pulses((long) i);
            SequenceRow row =
                Objects.requireNonNull(
                    rows.of(reading.row().getValues().toArray(), (values, column) -> {}));
            chains.add(rows.key(row), row);
          }
          return chains;
        });
  }
}
