package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Random histories and the vault that they end in, however they arrive. Made once for the tests of
 * all structures, which only read it.
 *
 * @param inOrder every table and view after each event came once and in order
 * @param shuffled the same after the arrivals
 * @param afterLate the same after another event of each history came late
 */
record Trial(
    List<Arrivals> histories,
    List<Happened> late,
    Map<String, List<String>> inOrder,
    Map<String, List<String>> shuffled,
    Map<String, List<String>> afterLate) {
  /** {@code -Dalluvium.histories=100000} for a longer run. */
  private static final int HISTORIES = Integer.getInteger("alluvium.histories", 600);

  private static final int MOST_EVENTS = 14;
  private static final long SEED = 20240229;
  private static final Supplier<Trial> ONCE = new Once();

  static Trial shared() {
    return ONCE.get();
  }

  /** The events of all histories. */
  List<Happened> events() {
    return histories.stream().flatMap(history -> history.events().stream()).distinct().toList();
  }

  /**
   * Checks that tables and views are the same whatever the order, repetition and cuts.
   *
   * @throws AssertionError with the smallest arrivals of one history for which they are not
   */
  void assertSameInAnyOrder(String... names) {
    for (String name : names) {
      if (!table(shuffled, name).equals(table(inOrder, name))) {
        histories.forEach(history -> check(history, name));
        throw new AssertionError(name + " is another only where histories are loaded together");
      }
    }
  }

  private static void check(Arrivals history, String name) {
    if (differs(history, name)) {
      Arrivals smallest =
          new Arrivals(
              Shrink.smallest(history.arrivals(), left -> differs(new Arrivals(left), name)));
      assertThat(
          smallest.toString(),
          rows(smallest, name),
          is(rows(Arrivals.inOrder(smallest.events()), name)));
    }
  }

  private static boolean differs(Arrivals history, String name) {
    return !rows(history, name).equals(rows(Arrivals.inOrder(history.events()), name));
  }

  private static List<String> rows(Arrivals history, String name) {
    try (CrmVault vault = CrmVault.open()) {
      return vault.load(List.of(history)).rows("FROM vault." + name);
    }
  }

  /** Rows in order of arrival, in any order: what the checks of single structures look at. */
  List<String> rows(String name) {
    return table(shuffled, name);
  }

  /** Rows that a late event of each history took away or brought. */
  Set<String> changedByLate(String name) {
    Set<String> changed = new HashSet<>(table(afterLate, name));
    Set<String> before = new HashSet<>(table(shuffled, name));
    changed.removeAll(before);
    before.removeAll(new HashSet<>(table(afterLate, name)));
    changed.addAll(before);
    return changed;
  }

  private static List<String> table(Map<String, List<String>> contents, String name) {
    return Objects.requireNonNull(contents.get("vault." + name));
  }

  private static final class Once implements Supplier<Trial> {
    private Trial made = new Trial(List.of(), List.of(), Map.of(), Map.of(), Map.of());

    @Override
    public synchronized Trial get() {
      if (made.histories().isEmpty()) {
        made = make();
      }
      return made;
    }

    private static Trial make() {
      Random random = new Random(SEED);
      List<List<Happened>> events =
          IntStream.range(0, HISTORIES)
              .mapToObj(i -> Crm.history(random, "h" + i, MOST_EVENTS))
              .toList();
      List<Arrivals> histories = new ArrayList<>();
      List<Happened> late = new ArrayList<>();
      for (int i = 0; i < HISTORIES; i++) {
        histories.add(Arrivals.random(random, events.get(i)));
        late.add(Crm.event(random, "h" + i));
      }
      try (CrmVault inOrder = CrmVault.open();
          CrmVault shuffled = CrmVault.open()) {
        Map<String, List<String>> expected =
            inOrder.load(events.stream().map(Arrivals::inOrder).toList()).contents();
        Map<String, List<String>> actual = shuffled.load(histories).contents();
        return new Trial(
            histories,
            late,
            expected,
            actual,
            shuffled.load(List.of(Arrivals.inOrder(late))).contents());
      }
    }
  }
}
