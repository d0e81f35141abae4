package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.vault.GhostRows;
import dev.alluvium.schemas.warehouse.vault.ObservedChanges;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of one type as vault tables take them: their keys, and how rows begin and end. */
final class StagedEvent {
  private final String name;
  private final boolean isChange;
  private final EventColumns columns;
  private final VaultSpec vault;
  private final EventKeys keys;
  private final int loadTs;
  private final int loadSequence;
  private final int recordSource;

  StagedEvent(EventSpec event, VaultSpec vault) {
    this.name = event.name();
    this.isChange = event.format().carriesChanges();
    this.columns = EventColumns.of(event);
    this.vault = vault;
    this.keys = new EventKeys(columns, vault.hash(), vault.escapeDelimiter());
    this.recordSource =
        event.recordSource().map(keys::column).orElseGet(() -> keys.constant(event.topic()));
    this.loadTs = keys.column(EventColumns.EVENT_TS);
    this.loadSequence = keys.column(EventColumns.EVENT_SEQUENCE);
  }

  /** Whether it says what was done to a row. */
  boolean isChange() {
    return isChange;
  }

  boolean feeds(VaultTable table) {
    return table.sources().contains(name);
  }

  /** The roles in which tables that the event feeds refer to a hub, once for the same columns. */
  List<HubReference> rolesOf(HubSpec hub) {
    Map<List<String>, HubReference> roles = new LinkedHashMap<>();
    vault.tables().stream()
        .filter(this::feeds)
        .flatMap(table -> table.hubs().stream())
        .filter(reference -> reference.isRole() && reference.hub().name().equals(hub.name()))
        .forEach(reference -> roles.putIfAbsent(reference.businessKey(), reference));
    return List.copyOf(roles.values());
  }

  EventColumns columns() {
    return columns;
  }

  /** What is staged of each event, by number. */
  EventKeys keys() {
    return keys;
  }

  /** Rows that begin with the key of a hub or link; none where that has none of the event. */
  TableLoad.Builder about(ParentSpec parent, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table);
    parent.neededKeys().forEach(part -> load.require(keys.key(part)));
    parent.key().forEach(part -> load.value(keys.key(part)));
    return load;
  }

  /** Of the rows of one key, the earliest is enough. */
  void firstOnly(TableLoad.Builder load, List<KeySpec> key) {
    if (key.size() == 1 && key.get(0).isHashed()) {
      load.firstOnly(keys.key(key.get(0)));
    }
  }

  /** The columns of a key, without which there is no row. */
  void needed(TableLoad.Builder load, List<KeySpec> key) {
    key.forEach(part -> load.needed(keys.key(part)));
  }

  /** Columns of the event as they are. */
  void columns(TableLoad.Builder load, List<String> columns) {
    columns.forEach(column -> load.value(keys.column(column)));
  }

  /** What tells the order of changes, where the table has it beside columns that it has anyhow. */
  void orderOfChanges(TableLoad.Builder load, TableSpec table, List<String> there) {
    if (ObservedChanges.areIn(table)) {
      columns(load, ObservedChanges.COLUMNS.stream().filter(c -> !there.contains(c)).toList());
    }
  }

  /** The hubs' keys; a ghost's where one is NULL and may be, unless it is needed. */
  void references(
      TableLoad.Builder load, List<HubReference> references, List<HubReference> needed) {
    for (HubReference reference : references) {
      String ghost = needed.contains(reference) ? null : ghost(reference.whenNull());
      for (KeySpec part : reference.key()) {
        if (ghost == null) {
          load.needed(keys.key(part));
        } else if (part.isHashed()) {
          load.orElse(keys.key(part), ghost);
        } else {
          load.value(keys.key(part));
        }
      }
    }
  }

  /** The key of nothing. */
  String zeroKey() {
    return GhostRows.zeroKey(vault.hash());
  }

  /** What stands for a NULL key by that policy; NULL where that drops the row. */
  @Nullable String ghost(NullPolicy policy) {
    return GhostRows.key(policy, vault.hash());
  }

  /** Ends rows with when they were loaded and from where. */
  TableLoad loaded(TableLoad.Builder load) {
    return load.value(loadTs).value(recordSource).build();
  }

  /** Ends observations with from when they are so, and when and from where they were loaded. */
  TableLoad observed(TableLoad.Builder load, int effectiveFrom) {
    return inOrder(load.value(effectiveFrom));
  }

  /** Ends rows with when, in which order and from where they were loaded. */
  TableLoad inOrder(TableLoad.Builder load) {
    return load.value(loadTs).value(loadSequence).value(recordSource).build();
  }

  /** Of an event's values, its time. */
  static Instant ts(@Nullable Object[] values) {
    return (Instant) Objects.requireNonNull(values[EventColumns.EVENT_TS_INDEX]);
  }

  int loadTs() {
    return loadTs;
  }

  int recordSource() {
    return recordSource;
  }
}
