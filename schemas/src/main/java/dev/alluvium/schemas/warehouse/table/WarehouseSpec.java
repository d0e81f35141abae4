package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import dev.alluvium.schemas.spec.dataset.Dataset;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;

/** Every table and view of a domain, and the rows that are there before the first event. */
@AutoValue
public abstract class WarehouseSpec implements Serializable {
  public abstract List<TableSpec> tables();

  /** The views, each behind those that it reads. */
  public abstract List<ViewSpec> views();

  /**
   * What the models among the tables are made of: their queries, in the order in which they are
   * computed.
   */
  public abstract List<ViewSpec> models();

  /**
   * What is expected in SQL that people write: queries that give the table's key of each row that
   * breaks it, called by the table and the expectation.
   */
  public abstract List<ViewSpec> expectations();

  /**
   * Rows by the qualified name of their table: those that stand for an unknown or erroneous key.
   */
  public abstract Map<String, List<Row>> ghosts();

  /**
   * Tables beside those of {@link #tables}, of rows that can still count, and how they are kept
   * small.
   */
  public abstract List<Settling> settlings();

  /**
   * By qualified table name, and there by column, what values are made of, and by {@link
   * ColumnId#ROWS} what rows: where two contracts say it otherwise, rows of one table mean
   * different things.
   */
  public abstract Map<String, Map<String, String>> meanings();

  /** The schemas, or BigQuery datasets, of the domain, in the order of the layers. */
  public List<String> datasets() {
    Set<String> used = new HashSet<>();
    tables().forEach(table -> used.add(table.dataset()));
    views().forEach(view -> used.add(view.dataset()));
    settlings().forEach(settling -> used.add(settling.kept().dataset()));
    return Dataset.ids(dataset -> dataset.isAlways() || used.contains(dataset.id()));
  }

  @Memoized
  public Map<String, TableSpec> byName() {
    return tables().stream().collect(Collectors.toMap(TableSpec::qualifiedName, t -> t));
  }

  /** The columns of all tables, and then of all views, by qualified name. */
  @Memoized
  public Map<String, List<ColumnSpec>> relations() {
    return relations(tables(), views());
  }

  /** Columns of tables and views, by qualified name, in their order. */
  public static Map<String, List<ColumnSpec>> relations(
      List<TableSpec> tables, List<ViewSpec> views) {
    Map<String, List<ColumnSpec>> relations = new LinkedHashMap<>();
    tables.forEach(table -> relations.put(table.qualifiedName(), table.columns()));
    views.forEach(view -> relations.put(view.qualifiedName(), view.columns()));
    return Collections.unmodifiableMap(relations);
  }

  /**
   * The table of that qualified name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public TableSpec table(String qualifiedName) {
    TableSpec table = byName().get(qualifiedName);
    if (table == null) {
      throw new IllegalArgumentException("no table " + qualifiedName);
    }
    return table;
  }

  public static WarehouseSpec of(
      List<TableSpec> tables, List<ViewSpec> views, Map<String, List<Row>> ghosts) {
    return of(tables, views, List.of(), List.of(), ghosts);
  }

  public static WarehouseSpec of(
      List<TableSpec> tables,
      List<ViewSpec> views,
      List<ViewSpec> models,
      List<ViewSpec> expectations,
      Map<String, List<Row>> ghosts) {
    return new AutoValue_WarehouseSpec(
        List.copyOf(tables),
        List.copyOf(views),
        List.copyOf(models),
        List.copyOf(expectations),
        Map.copyOf(ghosts),
        List.of(),
        Map.of());
  }

  /** This warehouse, in which tables are kept small. */
  public WarehouseSpec settling(List<Settling> settlings) {
    return new AutoValue_WarehouseSpec(
        tables(), views(), models(), expectations(), ghosts(), List.copyOf(settlings), meanings());
  }

  /**
   * This warehouse for rows that are looked at once: with these of its views alone, and without
   * what is said for people.
   */
  public WarehouseSpec bare(Predicate<ViewSpec> isNeeded) {
    return new AutoValue_WarehouseSpec(
        tables().stream().map(TableSpec::withoutWords).toList(),
        views().stream().filter(isNeeded).map(ViewSpec::withoutWords).toList(),
        models(),
        expectations(),
        ghosts(),
        settlings().stream().map(Settling::withoutWords).toList(),
        meanings());
  }

  /** This warehouse, of whose rows that is known. */
  public WarehouseSpec meaning(Map<String, Map<String, String>> meanings) {
    return new AutoValue_WarehouseSpec(
        tables(), views(), models(), expectations(), ghosts(), settlings(), Map.copyOf(meanings));
  }
}
