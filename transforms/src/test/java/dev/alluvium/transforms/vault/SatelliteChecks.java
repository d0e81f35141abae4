package dev.alluvium.transforms.vault;

import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of any satellite that folds observations.
 *
 * @param name of the view
 * @param key place of the parent's key
 * @param row what an event should be observed as, if it is
 */
record SatelliteChecks(
    String name, int key, Function<Happened, @Nullable List<@Nullable Object>> row) {
  private static final Trial TRIAL = Trial.shared();

  @Override
  public String toString() {
    return name;
  }

  void sameInAnyOrder() {
    TRIAL.assertSameInAnyOrder(name + "_observations", name, name + "_current");
  }

  /** One per key, load_ts, load_sequence and hashdiff. */
  void everyObservationIsStored() {
    List<List<@Nullable Object>> any = PlainRows.rows(TRIAL.events(), row);
    int size = any.get(0).size();
    PlainRows.assertSame(
        TRIAL.rows(name + "_observations"),
        PlainRows.smallest(TRIAL.events(), row, key, size - 5, size - 3, size - 2));
  }

  /** Of all observations, whose attributes may be spelled in several ways under one hashdiff. */
  void historyIsTheFoldOfWhatIsStored() {
    Set<String> stored = new HashSet<>(TRIAL.rows(name + "_observations"));
    List<List<@Nullable Object>> observations =
        PlainRows.rows(TRIAL.events(), row).stream()
            .filter(observation -> stored.contains(PlainRows.text(observation)))
            .toList();
    PlainRows.assertSame(TRIAL.rows(name), PlainHistory.fold(observations, key));
  }

  void historyTilesTime() {
    StoredHistory.assertTiles(StoredHistory.byKey(TRIAL.rows(name), key));
  }

  /** At the time of any event of a key, what holds is the last that was observed up to then. */
  void stateIsTheLastObservation() {
    Map<String, List<StoredHistory>> stored = StoredHistory.byKey(TRIAL.rows(name), key);
    Map<String, List<StoredHistory>> raw =
        PlainRows.rows(TRIAL.events(), row).stream()
            .map(SatelliteChecks::withoutEnd)
            .map(text -> StoredHistory.of(text, key))
            .collect(groupingBy(StoredHistory::key));
    assertThat(stored.keySet(), is(raw.keySet()));
    raw.forEach(
        (of, observations) -> {
          for (StoredHistory at : observations) {
            StoredHistory last =
                observations.stream()
                    .filter(o -> o.loadTs().compareTo(at.loadTs()) <= 0)
                    .max(Comparator.comparing(StoredHistory::order))
                    .orElseThrow();
            List<String> holding =
                Objects.requireNonNull(stored.get(of)).stream()
                    .filter(row -> row.holdsAt(at.loadTs()))
                    .map(StoredHistory::hashdiff)
                    .toList();
            assertThat(holding, is(List.of(last.hashdiff())));
          }
        });
  }

  private static String withoutEnd(List<@Nullable Object> observation) {
    List<@Nullable Object> row = new ArrayList<>(observation);
    row.add(row.size() - 3, null);
    return PlainRows.text(row);
  }

  /** One row per key, the last of its history. */
  void currentIsTheLastRow() {
    List<String> last =
        TRIAL.rows(name).stream()
            .map(row -> StoredHistory.of(row, key))
            .filter(row -> row.effectiveTo().equals("null"))
            .map(StoredHistory::observed)
            .sorted()
            .toList();
    PlainRows.assertSame(TRIAL.rows(name + "_current"), last);
    assertThat(last.size(), is(StoredHistory.byKey(TRIAL.rows(name), key).size()));
  }

  void keysAreIn(String parent, int column) {
    Set<String> keys =
        TRIAL.rows(name + "_observations").stream()
            .map(row -> row.split("\\|", -1)[column])
            .collect(Collectors.toCollection(HashSet::new));
    HubPropertiesTest.keys(TRIAL.rows(parent)).forEach(keys::remove);
    assertThat(keys, is(Set.of()));
  }

  void aLateEventChangesItsKeyAlone() {
    Set<String> late =
        PlainRows.rows(TRIAL.late(), row).stream()
            .map(row -> String.valueOf(row.get(key)))
            .collect(Collectors.toSet());
    Set<String> changed =
        TRIAL.changedByLate(name).stream()
            .map(row -> StoredHistory.of(row, key).key())
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(changed.isEmpty(), is(false));
    changed.removeAll(late);
    assertThat(changed, is(Set.of()));
  }
}
