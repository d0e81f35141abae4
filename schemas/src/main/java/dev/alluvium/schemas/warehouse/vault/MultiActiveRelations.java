package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.MemberLoad;
import dev.alluvium.schemas.spec.vault.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A multi-active satellite: a table of observations, {@code <masat>}, the history, and {@code
 * <masat>_current}, the members that are active.
 *
 * <p>Where rows bring single members, each member has a history as a satellite's key does. Where
 * they bring whole sets, the rows of one parent key and load_ts are a set, of each member the last
 * by (load_sequence, hashdiff); the history holds the sets that differ from the one before them,
 * each effective until the load_ts of the next.
 */
final class MultiActiveRelations implements VaultRelations<MultiActiveSatelliteSpec> {
  /** Tells a parent key's members apart: the hash of the standardised child key. */
  private static final String CHILD_KEY_HASH = "child_key_hash";

  @Override
  public Class<MultiActiveSatelliteSpec> kind() {
    return MultiActiveSatelliteSpec.class;
  }

  /**
   * Parent's hash key, child key, attributes, child_key_hash, hashdiff, effective_from, load_ts,
   * load_sequence, record_source.
   */
  @Override
  public TableSpec table(MultiActiveSatelliteSpec satellite, VaultTables vault) {
    ParentSpec parent = satellite.parent();
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(vault.parentKey(parent, satellite.sources()));
    columns.addAll(vault.eventColumns(satellite.columns(), satellite.sources()));
    columns.add(
        required(CHILD_KEY_HASH, ColumnType.STRING, "Hash of the child key.")
            .madeOf(vault.hashed(satellite.sources(), satellite.childKey())));
    List<String> hashes =
        new ArrayList<>(vault.hashes(parent.key(), satellite.columns(), satellite.caseSensitive()));
    hashes.add(vault.hash(CHILD_KEY_HASH, satellite.childKey()));
    return vault.observations(
        satellite,
        columns,
        VaultTables.EFFECTIVE_FROM_COLUMN,
        List.of(parent.hashKey(), CHILD_KEY_HASH),
        hashes);
  }

  @Override
  public Optional<List<String>> ghostHashes(MultiActiveSatelliteSpec satellite) {
    return Optional.of(
        VaultTables.hashed(satellite.parent().key(), VaultTables.HASHDIFF, CHILD_KEY_HASH));
  }

  @Override
  public List<ViewSpec> views(MultiActiveSatelliteSpec satellite, TableSpec observations) {
    String parent = satellite.parent().hashKey();
    String name = satellite.name();
    String description = satellite.description();
    ViewSpec history =
        satellite.load() == MemberLoad.MEMBERS
            ? HistoryViews.history(name, description, observations, List.of(parent, CHILD_KEY_HASH))
            : sets(name, description, observations, parent);
    return List.of(
        history,
        HistoryViews.current(name, description, " The members that are active.", observations));
  }

  private static ViewSpec sets(
      String name, String description, TableSpec observations, String parent) {
    List<ColumnSpec> columns = HistoryViews.historyColumns(observations);
    String shown =
        HistoryViews.names(columns).stream()
            .map(c -> (c.equals("effective_to") ? "changed_sets." : "set_members.") + c)
            .collect(joining(", "));
    String query =
        """
        WITH set_members AS (
          SELECT %2$s
          FROM (
            SELECT %2$s, ROW_NUMBER() OVER (
              PARTITION BY %1$s, load_ts, child_key_hash
              ORDER BY load_sequence DESC, hashdiff DESC) AS member_rank
            FROM %3$s
            WHERE record_source <> 'ghost'
          ) AS observed
          WHERE member_rank = 1
        ), member_sets AS (
          SELECT %1$s, load_ts,
            STRING_AGG(CONCAT(child_key_hash, hashdiff), ',' ORDER BY child_key_hash) AS members
          FROM set_members
          GROUP BY %1$s, load_ts
        ), compared_sets AS (
          SELECT %1$s, load_ts, members,
            LAG(members) OVER (PARTITION BY %1$s ORDER BY load_ts) AS previous_members
          FROM member_sets
        ), changed_sets AS (
          SELECT %1$s, load_ts,
            LEAD(load_ts) OVER (PARTITION BY %1$s ORDER BY load_ts) AS effective_to
          FROM compared_sets
          WHERE previous_members IS NULL OR previous_members <> members
        )
        SELECT %4$s
        FROM set_members
        JOIN changed_sets
          ON set_members.%1$s = changed_sets.%1$s AND set_members.load_ts = changed_sets.load_ts"""
            .formatted(
                parent,
                String.join(", ", HistoryViews.names(observations.columns())),
                observations.qualifiedName(),
                shown);
    return ViewSpec.of(
        observations.dataset(), name, description, observations.owner(), columns, query);
  }
}
