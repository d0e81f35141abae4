package dev.alluvium.schemas.spec.vault;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of the vault and what is shown of it. Each kind is a type. How a kind is declared, what
 * it is in a warehouse and how events load it, one class each says; registries name these, and fail
 * if one lacks a kind that is permitted here.
 */
public sealed interface VaultTable extends Serializable
    permits HubSpec,
        LinkSpec,
        SatelliteSpec,
        EffectivitySatelliteSpec,
        NonHistorisedSatelliteSpec,
        MultiActiveSatelliteSpec,
        RecordTrackingSatelliteSpec,
        StatusTrackingSatelliteSpec,
        ReferenceSpec,
        ReferenceSatelliteSpec {
  /** Name of what people read: the table, or the view over its rows. */
  String name();

  /** Name of the table that its rows are stored in. */
  default String stored() {
    return name();
  }

  /** Names of the columns that say what a row is about, without when or from where it is. */
  List<String> keyNames();

  /** What it refers to hubs by. Where that is a role, its events feed the hub by that role too. */
  default List<HubReference> hubs() {
    return List.of();
  }

  /** The tables that it refers to. */
  List<TableReference> references();

  /**
   * Names of the event's columns that its rows hold as they are, their personal marks with them.
   */
  List<String> columns();

  /**
   * Names of the event's columns that its rows are made of: as they are, or within keys of hubs.
   */
  default List<String> madeOf() {
    return Stream.concat(
            columns().stream(), hubs().stream().flatMap(hub -> hub.businessKey().stream()))
        .distinct()
        .toList();
  }

  /** Names of the events that feed it. */
  List<String> sources();

  String description();
}
