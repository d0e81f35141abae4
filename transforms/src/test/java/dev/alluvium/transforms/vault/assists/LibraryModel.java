package dev.alluvium.transforms.vault.assists;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.vault.assists.Library.LinkRow;
import dev.alluvium.transforms.vault.assists.Library.Observation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What PIT and bridge tables must hold, by plain loops over all that the library knows. */
final class LibraryModel {
  private static final Instant NEVER = Instant.parse("1900-01-01T00:00:00Z");

  private final Library library;

  LibraryModel(Library library) {
    this.library = library;
  }

  /**
   * A row.
   *
   * @param key values of the table's key
   * @param at snapshot, or load_ts
   * @param text all values in the order of the columns
   */
  record Expected(String key, Instant at, String text) {}

  List<Expected> pit(PitSpec pit, LocalDate first, LocalDate last, LocalDate asOf) {
    List<Expected> rows = new ArrayList<>();
    for (LocalDate day : pit.snapshots().kept(first, last, asOf)) {
      Instant snapshot = day.atStartOfDay(ZoneOffset.UTC).toInstant();
      for (String reader : library.readers) {
        StringJoiner text = new StringJoiner(" ").add(reader).add(micros(snapshot));
        for (String satellite : pit.satellites()) {
          Observation row = inForce(satellite, reader, snapshot);
          text.add(row == null ? Library.GHOST : reader)
              .add(micros(row == null ? NEVER : row.at()))
              .add(row == null ? "0" : String.valueOf(row.sequence()))
              .add(row == null ? Library.GHOST : row.hashdiff());
        }
        rows.add(new Expected(reader + " " + snapshot, snapshot, text.toString()));
      }
    }
    return rows;
  }

  /** The first of the last run of equal observations until then. */
  private @Nullable Observation inForce(String satellite, String reader, Instant until) {
    Observation inForce = null;
    for (Observation seen :
        library.observations.getOrDefault(satellite, List.of()).stream()
            .filter(o -> o.reader().equals(reader) && !o.at().isAfter(until))
            .sorted(
                comparing(Observation::at)
                    .thenComparing(Observation::sequence)
                    .thenComparing(Observation::hashdiff))
            .toList()) {
      if (inForce == null || !inForce.hashdiff().equals(seen.hashdiff())) {
        inForce = seen;
      }
    }
    return inForce;
  }

  /** Every row, whatever its time. */
  List<Expected> bridge(BridgeSpec bridge) {
    List<LinkRow> paths = List.of(new LinkRow(Map.of(bridge.hub().hashKey(), "any"), NEVER));
    for (LinkSpec link : bridge.links()) {
      List<LinkRow> longer = new ArrayList<>();
      for (LinkRow path : paths) {
        for (LinkRow next : library.links.getOrDefault(link.name(), Map.of()).values()) {
          if (meet(path, next)) {
            longer.add(joined(path, next));
          }
        }
      }
      paths = longer;
    }
    return paths.stream().map(path -> row(bridge, path)).toList();
  }

  private static boolean meet(LinkRow path, LinkRow next) {
    boolean known = false;
    for (Map.Entry<String, String> key : next.keys().entrySet()) {
      String there = path.keys().get(key.getKey());
      if (there != null && !there.equals("any") && !there.equals(key.getValue())) {
        return false;
      }
      known |= there != null && !key.getValue().equals(Library.GHOST);
    }
    return known;
  }

  private static LinkRow joined(LinkRow path, LinkRow next) {
    Map<String, String> keys = new HashMap<>(path.keys());
    keys.putAll(next.keys());
    return new LinkRow(keys, path.loadTs().isAfter(next.loadTs()) ? path.loadTs() : next.loadTs());
  }

  private Expected row(BridgeSpec bridge, LinkRow path) {
    Map<String, String> values = new HashMap<>(path.keys());
    for (EffectivitySatelliteSpec satellite : bridge.effectivity()) {
      String reader = requireNonNull(values.get("reader_hk"));
      Observation then = inForce(satellite.name(), reader, path.loadTs());
      values.put("branch_hk", then == null ? Library.GHOST : then.hashdiff());
      values.put("link_reader_branch_hk", then == null ? Library.GHOST : then.hashdiff());
    }
    values.put("load_ts", micros(path.loadTs()));
    StringJoiner text = new StringJoiner(" ");
    for (ColumnSpec column : Library.WAREHOUSE.table("vault." + bridge.name()).columns()) {
      text.add(requireNonNull(values.get(column.name()), column.name()));
    }
    StringJoiner key = new StringJoiner(" ");
    bridge.links().forEach(link -> key.add(requireNonNull(values.get(link.hashKey()))));
    return new Expected(key.toString(), path.loadTs(), text.toString());
  }

  private static String micros(Instant instant) {
    return String.valueOf(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
  }
}
