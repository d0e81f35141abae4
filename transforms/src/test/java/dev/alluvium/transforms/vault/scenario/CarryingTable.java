package dev.alluvium.transforms.vault.scenario;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table that holds the text of the load datetime besides, to be compared as such. */
abstract class CarryingTable extends ScenarioTable {
  private final Set<String> carried = new LinkedHashSet<>();

  CarryingTable(Structure structure, Feed feed) {
    super(structure, feed);
  }

  /** Carries columns that have no name yet. */
  final void carryAll(List<String> columns) {
    for (String column : columns) {
      String ours = feed().take(column);
      if (name(column, ours)) {
        carried.add(ours);
      }
    }
  }

  /** The event's names of all columns that the table holds as they are. */
  final List<String> carried() {
    return List.copyOf(carried);
  }

  @Override
  String column(String scenarioName, View view) {
    boolean isLoad = scenarioName.equals(structure().loadDatetime());
    return view == View.STORED && isLoad ? "load_ts" : super.column(scenarioName, view);
  }

  @Override
  Optional<String> loadDatetimeText() {
    return Optional.of(column(structure().loadDatetime(), View.TABLE));
  }
}
