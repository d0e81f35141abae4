package dev.alluvium.transforms.vault;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Events in the order in which they arrive, cut into loads and these into bundles. */
record Arrivals(List<Arrival> arrivals) {
  /** An event, and whether a new load or a new bundle begins with it. */
  record Arrival(Happened happened, boolean newLoad, boolean newBundle) {}

  /** Any permutation, some events again, cut anywhere. */
  static Arrivals random(Random random, List<Happened> events) {
    List<Happened> all = new ArrayList<>(events);
    for (int again = random.nextInt(events.size() + 1); again > 0; again--) {
      all.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(all, random);
    return new Arrivals(
        all.stream()
            .map(event -> new Arrival(event, random.nextInt(4) == 0, random.nextInt(3) == 0))
            .toList());
  }

  /** Each event once, in the order of their times, in one bundle of one load. */
  static Arrivals inOrder(List<Happened> events) {
    return new Arrivals(
        events.stream()
            .distinct()
            .sorted(Comparator.comparing(Happened::ts).thenComparing(Happened::sequence))
            .map(event -> new Arrival(event, false, false))
            .toList());
  }

  List<Happened> events() {
    return arrivals.stream().map(Arrival::happened).toList();
  }

  /** The bundles of each load. */
  List<List<List<Happened>>> loads() {
    List<List<List<Happened>>> loads = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (loads.isEmpty() || arrival.newLoad()) {
        loads.add(new ArrayList<>());
      }
      List<List<Happened>> bundles = loads.get(loads.size() - 1);
      if (bundles.isEmpty() || arrival.newBundle()) {
        bundles.add(new ArrayList<>());
      }
      bundles.get(bundles.size() - 1).add(arrival.happened());
    }
    return loads;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<List<Happened>> load : loads()) {
      text.append("\nload");
      for (List<Happened> bundle : load) {
        text.append("\n  bundle");
        bundle.forEach(event -> text.append("\n    ").append(event));
      }
    }
    return text.toString();
  }
}
