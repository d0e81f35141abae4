package dev.alluvium.schemas.warehouse.computed;

import static dev.alluvium.schemas.warehouse.table.SqlDialect.literal;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.warehouse.vault.GhostRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The statements that compute a bridge's rows of a range of time. Links join where the hubs that
 * they share, each by the same key column, are equal, and not all of them the ghost: two rows that
 * lack a user are not of one user.
 */
final class BridgeSql {
  private final BridgeSpec bridge;
  private final String table;
  private final HashAlgorithm hash;

  /** Where each hub's key is first met, by its column. */
  private final Map<String, String> hubKeys = new LinkedHashMap<>();

  private final List<String> conditions = new ArrayList<>();
  private final StringBuilder links = new StringBuilder();

  BridgeSql(BridgeSpec bridge, HashAlgorithm hash) {
    this.bridge = bridge;
    this.table = bridge.qualifiedName();
    this.hash = hash;
    for (int i = 0; i < bridge.links().size(); i++) {
      join(bridge.links().get(i), "l" + (i + 1));
    }
  }

  private void join(LinkSpec link, String alias) {
    String start = bridge.hub().hashKey();
    boolean first = hubKeys.isEmpty();
    List<HubReference> shared =
        link.hubs().stream()
            .filter(r -> first ? r.hashKey().equals(start) : hubKeys.containsKey(r.hashKey()))
            .toList();
    if (shared.stream().allMatch(r -> r.whenNull() != NullPolicy.DROP)) {
      conditions.add(
          shared.stream()
              .map(r -> GhostRows.isNone(alias + "." + r.hashKey(), hash))
              .collect(joining(" OR ", "(", ")")));
    }
    String table = Dataset.VAULT.table(link.name());
    if (first) {
      links.append("FROM %s AS %s".formatted(table, alias));
      hubKeys.put(start, alias + "." + start);
    } else {
      links.append("\n  JOIN %s AS %s ON %s".formatted(table, alias, equal(alias, shared)));
    }
    for (HubReference reference : link.hubs()) {
      String key = reference.hashKey();
      hubKeys.putIfAbsent(key, alias + "." + key);
    }
  }

  private String equal(String alias, List<HubReference> shared) {
    return shared.stream()
        .map(HubReference::hashKey)
        .map(key -> alias + "." + key + " = " + hubKeys.get(key))
        .collect(joining(" AND "));
  }

  /**
   * Replaces the rows of paths complete from {@code from} up to before {@code until}. A path whose
   * row lies elsewhere in the table, because a late event has since moved it, loses that row.
   */
  List<String> rebuild(Instant from, Instant until) {
    String sameKey =
        bridge.links().stream()
            .map(LinkSpec::hashKey)
            .map(key -> "n." + key + " = b." + key)
            .collect(joining(" AND "));
    return List.of(
        "DELETE FROM %s AS b\nWHERE %s".formatted(table, within("b", from, until)),
        insert(from, until),
        """
        DELETE FROM %1$s AS b
        WHERE NOT (%2$s)
          AND EXISTS (SELECT 1 FROM %1$s AS n WHERE %3$s AND %4$s)"""
            .formatted(table, within("b", from, until), within("n", from, until), sameKey));
  }

  private static String within(String alias, Instant from, Instant until) {
    return "%1$s.load_ts >= %2$s AND %1$s.load_ts < %3$s"
        .formatted(alias, literal(from), literal(until));
  }

  private String insert(Instant from, Instant until) {
    List<String> columns = new ArrayList<>(hubKeys.keySet());
    List<String> path = new ArrayList<>(hubKeys.values());
    List<String> loads = new ArrayList<>();
    for (int i = 0; i < bridge.links().size(); i++) {
      String hashKey = bridge.links().get(i).hashKey();
      columns.add(hashKey);
      path.add(String.format(Locale.ROOT, "l%d.%s", i + 1, hashKey));
      loads.add(String.format(Locale.ROOT, "l%d.load_ts", i + 1));
    }
    path.add((loads.size() == 1 ? loads.get(0) : "GREATEST" + in(loads)) + " AS load_ts");
    List<String> values = new ArrayList<>(columns.stream().map(c -> "p." + c).toList());
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < bridge.effectivity().size(); i++) {
      EffectivitySatelliteSpec satellite = bridge.effectivity().get(i);
      String e = "e" + (i + 1);
      List<String> driving = satellite.driving().stream().map(HubReference::hashKey).toList();
      joins.append(PitSql.inForce(satellite.name(), e, driving, "p", "p.load_ts"));
      for (String column : added(satellite)) {
        columns.add(column);
        values.add("COALESCE(%s.%s, '%s')".formatted(e, column, GhostRows.zeroKey(hash)));
      }
    }
    columns.add("load_ts");
    values.add("p.load_ts");
    String where = conditions.isEmpty() ? "" : "\n  WHERE " + String.join(" AND ", conditions);
    return """
        INSERT INTO %s %s
        SELECT %s
        FROM (
          SELECT %s
          %s%s
        ) AS p%s
        WHERE %s"""
        .formatted(
            table,
            in(columns),
            String.join(", ", values),
            String.join(", ", path),
            links,
            where,
            joins,
            within("p", from, until));
  }

  private static List<String> added(EffectivitySatelliteSpec satellite) {
    List<String> columns = new ArrayList<>();
    BridgeRelations.changing(satellite).forEach(reference -> columns.add(reference.hashKey()));
    columns.add(satellite.link().hashKey());
    return columns;
  }

  private static String in(List<String> items) {
    return "(" + String.join(", ", items) + ")";
  }
}
