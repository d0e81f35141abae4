package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.required;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventColumns.EventColumn;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import java.util.ArrayList;
import java.util.List;

/** The stored tables of a vault. Of rows with one key the smallest stands: the earliest load. */
public final class VaultTables {
  public static final String LOAD_TS = "load_ts";
  public static final String RECORD_SOURCE = "record_source";
  public static final String LOAD_SEQUENCE = "load_sequence";
  public static final String HASHDIFF = "hashdiff";
  public static final String EFFECTIVE_FROM = "effective_from";

  private static final String DATASET = "vault";
  static final ColumnSpec LOAD_TS_COLUMN =
      required(LOAD_TS, ColumnType.TIMESTAMP, "Event time of the event that brought the row, UTC.");
  static final ColumnSpec RECORD_SOURCE_COLUMN =
      required(RECORD_SOURCE, ColumnType.STRING, "Topic of the event that brought the row.");
  static final ColumnSpec LOAD_SEQUENCE_COLUMN =
      required(LOAD_SEQUENCE, ColumnType.INT64, "Orders observations of one load_ts.");
  static final ColumnSpec EFFECTIVE_FROM_COLUMN =
      required(EFFECTIVE_FROM, ColumnType.TIMESTAMP, "From when this was so, UTC.");
  private static final ColumnSpec HASHDIFF_COLUMN =
      required(HASHDIFF, ColumnType.STRING, "Hash over what was observed.");

  private final DomainSpec domain;

  public VaultTables(DomainSpec domain) {
    this.domain = domain;
  }

  /** Hash key, business key, load_ts, record_source. */
  public TableSpec hub(HubSpec hub) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(hashKey(hub.hashKey(), "Hash of the business key."));
    columns.addAll(eventColumns(hub.businessKey(), hub.sources()));
    columns.add(LOAD_TS_COLUMN);
    columns.add(RECORD_SOURCE_COLUMN);
    return table(hub.name(), hub.description(), columns, List.of(hub.hashKey()));
  }

  /** Hash key, the hubs' hash keys, dependent key, payload, load_ts, record_source. */
  public TableSpec link(LinkSpec link) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(hashKey(link.hashKey(), "Hash of the business keys that are linked."));
    for (HubReference reference : link.hubs()) {
      columns.add(hashKey(reference.hub().hashKey(), "Refers to " + reference.hub().name() + "."));
    }
    columns.addAll(eventColumns(link.dependentKey(), link.sources()));
    columns.addAll(eventColumns(link.payload(), link.sources()));
    columns.add(LOAD_TS_COLUMN);
    columns.add(RECORD_SOURCE_COLUMN);
    return table(link.name(), link.description(), columns, List.of(link.hashKey()));
  }

  /** Parent's hash key, attributes, hashdiff, effective_from, load_ts, load_sequence, source. */
  public TableSpec observations(SatelliteSpec satellite) {
    String parent = satellite.parent().hashKey();
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(parentKey(satellite.parent()));
    columns.addAll(eventColumns(satellite.attributes(), satellite.sources()));
    return observations(satellite.observations(), satellite.description(), columns, parent);
  }

  /**
   * Driving keys, the link's hash keys, hashdiff, effective_from, load_ts, load_sequence, source.
   */
  public TableSpec observations(EffectivitySatelliteSpec satellite) {
    LinkSpec link = satellite.link();
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(hashKey(link.hashKey(), "Refers to " + link.name() + "."));
    for (HubReference reference : link.hubs()) {
      columns.add(hashKey(reference.hub().hashKey(), "Refers to " + reference.hub().name() + "."));
    }
    return observations(
        satellite.observations(),
        satellite.description(),
        columns,
        satellite.driving().stream().map(HubSpec::hashKey).toArray(String[]::new));
  }

  /** A table of observations: those columns, then hashdiff and times. */
  TableSpec observations(
      String name, String description, List<ColumnSpec> columns, String... parentKeys) {
    columns.add(HASHDIFF_COLUMN);
    columns.add(EFFECTIVE_FROM_COLUMN);
    columns.add(LOAD_TS_COLUMN);
    columns.add(LOAD_SEQUENCE_COLUMN);
    columns.add(RECORD_SOURCE_COLUMN);
    List<String> key = new ArrayList<>(List.of(parentKeys));
    key.addAll(List.of(LOAD_TS, LOAD_SEQUENCE, HASHDIFF));
    return table(name, description + " Every observation.", columns, key);
  }

  TableSpec table(String name, String description, List<ColumnSpec> columns, List<String> key) {
    return TableSpec.builder()
        .setDataset(DATASET)
        .setName(name)
        .setDescription(description)
        .setOwner(domain.vault().owner())
        .setColumns(columns)
        .setKey(key)
        .setRule(MergeRule.SMALLEST)
        .setOrder(List.of(LOAD_TS, RECORD_SOURCE))
        .setClusterBy(List.of(key.get(0)))
        .build();
  }

  static ColumnSpec parentKey(ParentSpec parent) {
    return hashKey(parent.hashKey(), "Refers to " + parent.name() + ".");
  }

  private static ColumnSpec hashKey(String name, String description) {
    return required(name, ColumnType.STRING, description);
  }

  /** Columns as the first source describes them; the loader has checked that all agree. */
  List<ColumnSpec> eventColumns(List<String> names, List<String> sources) {
    EventSpec event =
        domain.events().stream()
            .filter(e -> e.name().equals(sources.get(0)))
            .findFirst()
            .orElseThrow();
    EventColumns eventColumns = EventColumns.of(event);
    List<ColumnSpec> columns = new ArrayList<>();
    for (String name : names) {
      EventColumn column = eventColumns.column(name);
      columns.add(
          ColumnSpec.of(name, column.type(), true, column.personal(), column.description()));
    }
    return columns;
  }
}
