package dev.alluvium.transforms.vault;

import static org.junit.jupiter.api.Assertions.fail;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Loads random worlds of many histories, in order and in any other order, with repetitions and in
 * batches. Everything must end in the same tables and views, and these must be as a model has them
 * that knows the raw history alone. A world that fails is shrunk to a few events.
 */
final class AnyHistory {
  private static final int ORDERS = 2;

  private final MergedTables tables;
  private final List<String> structures;
  private final Function<List<Told>, Optional<String>> model;

  /** What the model says is wrong with the loaded tables, if anything. */
  interface Model {
    Optional<String> fault(List<Told> world, MergedTables tables);
  }

  private AnyHistory(MergedTables tables, List<String> structures, Model model) {
    this.tables = tables;
    this.structures = structures;
    this.model = world -> model.fault(world, tables);
  }

  /**
   * @param structures the names that the tables and views in question begin with
   */
  static void check(
      List<String> structures, int worlds, Function<Random, List<Told>> world, Model model) {
    try (MergedTables tables = Registry.tables()) {
      AnyHistory any = new AnyHistory(tables, structures, model);
      for (long seed = 1; seed <= worlds; seed++) {
        List<Told> events = world.apply(new Random(seed));
        if (any.fault(events).isPresent()) {
          List<Told> smallest = Shrink.smallest(events, fewer -> any.fault(fewer).isPresent());
          fail(
              String.format(
                  Locale.ROOT,
                  "seed %d\n%s\n%s",
                  seed,
                  String.join("\n", smallest.stream().map(Told::toString).toList()),
                  any.fault(smallest).orElseThrow()));
        }
      }
    }
  }

  private Optional<String> fault(List<Told> world) {
    Map<String, List<String>> inOrder = load(List.of(world));
    Optional<String> fault = model.apply(world);
    Random random = new Random(world.size());
    for (int order = 0; order < ORDERS && fault.isEmpty(); order++) {
      List<List<Told>> batches = batches(random, world);
      Map<String, List<String>> inAnyOrder = load(batches);
      if (!inAnyOrder.equals(inOrder)) {
        fault = Optional.of("as " + batches + "\n" + difference(inOrder, inAnyOrder));
      }
    }
    return fault;
  }

  private Map<String, List<String>> load(List<List<Told>> batches) {
    tables.clear();
    for (List<Told> batch : batches) {
      Registry.load(tables, batch, this::isWanted);
    }
    Map<String, List<String>> contents = new LinkedHashMap<>();
    Stream.concat(
            Registry.WAREHOUSE.tables().stream().filter(this::isWanted).map(t -> t.qualifiedName()),
            Registry.WAREHOUSE.views().stream()
                .filter(view -> isWanted(view.name()))
                .map(ViewSpec::qualifiedName))
        .forEach(name -> contents.put(name, tables.query("FROM " + name + " ORDER BY ALL")));
    return contents;
  }

  private boolean isWanted(TableSpec table) {
    return table.dataset().equals("vault")
        && (table.name().startsWith("hub_") || isWanted(table.name()));
  }

  private boolean isWanted(String name) {
    return structures.stream().anyMatch(name::startsWith);
  }

  /** All events in any order, some of them several times, in batches of any size. */
  private static List<List<Told>> batches(Random random, List<Told> events) {
    List<Told> all = new ArrayList<>(events);
    for (int i = 0; i < events.size() / 2; i++) {
      all.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(all, random);
    List<List<Told>> batches = new ArrayList<>();
    int largest = 1 + all.size() / 2;
    for (int from = 0; from < all.size(); ) {
      int until = Math.min(all.size(), from + 1 + random.nextInt(largest));
      batches.add(all.subList(from, until));
      from = until;
    }
    return batches;
  }

  private static String difference(Map<String, List<String>> a, Map<String, List<String>> b) {
    for (Map.Entry<String, List<String>> table : a.entrySet()) {
      List<String> other = b.getOrDefault(table.getKey(), List.of());
      if (!table.getValue().equals(other)) {
        return "%s: in order %s, else %s".formatted(table.getKey(), table.getValue(), other);
      }
    }
    return "no difference";
  }
}
