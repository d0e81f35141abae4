package dev.alluvium.schemas.lineage;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lineage without what stands nowhere. */
class StoredLineageTest {
  private static final ColumnId UNIQUE_USERS =
      new ColumnId("mart.mart_song_play_hourly_metrics", "uniq_users");

  @Test
  void aColumnIsMadeOfRaw() {
    StoredLineage stored =
        new StoredLineage(ColumnLineage.of(ContractLoader.loadFromClasspath("music")));

    Map<ColumnId, How> origins = stored.origins(UNIQUE_USERS);

    assertThat(origins, hasEntry(new ColumnId("raw.listen_events", "user_id"), How.SUMMED));
    assertThat(stored.origins(new ColumnId("mart.no", "such")), is(Map.of()));
  }

  static Stream<String> domains() {
    return ContractLoader.domains().stream();
  }

  @ParameterizedTest
  @MethodSource("domains")
  void nothingIsLeftOutButEvents(String domain) {
    ColumnLineage lineage = ColumnLineage.of(ContractLoader.loadFromClasspath(domain));
    StoredLineage stored = new StoredLineage(lineage);

    for (ColumnId column : lineage.columns()) {
      if (column.relation().startsWith("event ")) {
        continue;
      }
      Collection<ColumnId> origins = stored.origins(column).keySet();
      assertThat(
          origins.stream().map(ColumnId::relation).toList(), everyItem(not(startsWith("event "))));
      Set<ColumnId> all = topics(column, id -> origins(lineage, id));
      assertThat(
          column.toString(), topics(column, id -> stored.origins(id).keySet()).containsAll(all));
    }
  }

  private static Collection<ColumnId> origins(ColumnLineage lineage, ColumnId id) {
    return lineage.provenance(id).map(Provenance::origins).orElse(List.of()).stream()
        .map(Origin::column)
        .toList();
  }

  /** The fields of records that it comes from, by any number of steps. */
  private static Set<ColumnId> topics(
      ColumnId column, Function<ColumnId, Collection<ColumnId>> step) {
    Set<ColumnId> seen = new HashSet<>(Set.of(column));
    Deque<ColumnId> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (ColumnId origin : step.apply(open.remove())) {
        if (seen.add(origin)) {
          open.add(origin);
        }
      }
    }
    seen.removeIf(id -> !id.relation().startsWith("topic "));
    return seen;
  }
}
