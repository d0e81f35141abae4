package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.RawLineage;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.SequenceMart;
import dev.alluvium.transforms.timing.Timing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Marts of rows that know their difference to the row before, which may be of any age. */
final class SequenceMarts implements StatefulMarts<SequenceMartSpec> {
  @Override
  public Class<SequenceMartSpec> kind() {
    return SequenceMartSpec.class;
  }

  @Override
  public String step() {
    return "SequenceMarts";
  }

  @Override
  public RawNeeds needs(EventSpec event, List<SequenceMartSpec> marts) {
    return RawNeeds.alongSequences(event, marts, deciding(event, marts));
  }

  /** The raw columns that say of an event which sequence it is of, and whether it counts there. */
  private static List<String> deciding(EventSpec event, List<SequenceMartSpec> marts) {
    RawLineage lineage = new RawLineage(event);
    Set<String> columns = new LinkedHashSet<>();
    for (SequenceMartSpec mart : marts) {
      mart.columns().stream()
          .filter(column -> mart.per().contains(column.name()))
          .flatMap(column -> column.expression().columns().stream())
          .forEach(name -> columns.addAll(lineage.of(name)));
      Stream.concat(mart.where().stream(), mart.prefer().stream())
          .flatMap(condition -> condition.columns().stream())
          .forEach(name -> columns.addAll(lineage.of(name)));
    }
    return List.copyOf(columns);
  }

  @Override
  public PCollectionTuple make(
      SequenceMartSpec mart,
      EventSpec event,
      WarehouseSpec warehouse,
      Timing timing,
      PCollectionList<Row> events) {
    return events.apply(mart.name(), SequenceMart.of(mart, event, warehouse, timing));
  }

  @Override
  public RawSteps rebuilding() {
    return RawSteps.of("SequenceInput");
  }
}
