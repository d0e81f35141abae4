package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A satellite's observation: keys, attributes, hashdiff, effective_from, load_ts, load_sequence,
 * record_source. Every event of a key gives one; the view over them folds what did not change, so
 * that the history is the same whatever the order of arrival. None where a key is NULL.
 */
final class SatelliteLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final ParentKey[] keys;
  private final int[] attributes;
  private final int hashdiff;
  private final String recordSource;

  private SatelliteLoader(
      TableSpec table, ParentKey[] keys, int[] attributes, int hashdiff, String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.keys = keys;
    this.attributes = attributes;
    this.hashdiff = hashdiff;
    this.recordSource = recordSource;
  }

  static SatelliteLoader of(
      SatelliteSpec satellite,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      String recordSource) {
    return new SatelliteLoader(
        table,
        new ParentKey[] {ParentKey.of(satellite.parent(), keys)},
        columns.indexesOf(satellite.attributes()),
        keys.hashdiff(satellite.attributes(), satellite.caseSensitive()),
        recordSource);
  }

  /** What is observed of the driving key is the link itself: its hash key is the hashdiff. */
  static SatelliteLoader of(
      EffectivitySatelliteSpec satellite, TableSpec table, EventKeys keys, String recordSource) {
    List<ParentKey> parents = new ArrayList<>();
    parents.add(ParentKey.of(satellite.link(), keys));
    for (HubReference reference : satellite.link().hubs()) {
      parents.add(ParentKey.of(reference.hub(), keys));
    }
    return new SatelliteLoader(
        table,
        parents.toArray(ParentKey[]::new),
        new int[0],
        keys.key(satellite.link().keyColumns()),
        recordSource);
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys eventKeys, VaultRows rows) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i].hash(eventKeys);
      if (key == null) {
        return;
      }
      values[i] = key;
    }
    int next = keys.length;
    for (int attribute : attributes) {
      values[next++] = event[attribute];
    }
    values[next++] = eventKeys.hash(hashdiff);
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next++] = event[EventColumns.EVENT_SEQUENCE_INDEX];
    values[next] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
