package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is computed from raw, of what readings of it. */
record RebuildPlan(List<Part> parts) {
  /**
   * Tables, and what of raw they are made of.
   *
   * @param counts whether what cleaning counts is taken of this reading: it is of one reading of
   *     each event, of every record where these are read
   */
  record Part(EventTables tables, TimeRanges ranges, boolean counts) {
    EventSpec event() {
      return tables.event();
    }

    String name() {
      return tables.step() + "/" + event().name();
    }
  }

  /**
   * The plan for some ranges of event time.
   *
   * @param touched by event, what is to be computed; of events not named, nothing is
   */
  static RebuildPlan of(DomainSpec domain, Set<Layer> layers, Map<String, TimeRanges> touched) {
    List<Part> parts = new ArrayList<>();
    for (EventSpec event : domain.events()) {
      TimeRanges ranges = touched.get(event.name());
      if (ranges != null) {
        parts.addAll(parts(tables(domain, event, layers), ranges));
      }
    }
    return new RebuildPlan(List.copyOf(parts));
  }

  private static List<Part> parts(List<EventTables> tables, TimeRanges touched) {
    List<Part> parts = new ArrayList<>();
    for (EventTables made : tables) {
      boolean isLast = parts.size() == tables.size() - 1;
      parts.add(new Part(made, made.needs().around(touched), isLast));
    }
    return parts;
  }

  /** Whether a domain has tables of such layers at all. */
  static boolean isNeeded(DomainSpec domain, Set<Layer> layers) {
    return domain.events().stream().anyMatch(event -> !tables(domain, event, layers).isEmpty());
  }

  private static List<EventTables> tables(DomainSpec domain, EventSpec event, Set<Layer> layers) {
    List<EventTables> tables = new ArrayList<>();
    MartKinds.stateful(domain, event).stream()
        .filter(marts -> layers.contains(marts.kind().layer()))
        .forEach(tables::add);
    RowsOfEvents rows = new RowsOfEvents(event, domain, Set.copyOf(layers));
    if (rows.isNeeded()) {
      tables.add(rows);
    }
    return tables;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }
}
