package dev.alluvium.schemas.lineage;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.computed.QueryAssists.Rebuild;
import dev.alluvium.schemas.warehouse.query.QueryColumns;
import dev.alluvium.schemas.warehouse.query.QueryException;
import dev.alluvium.schemas.warehouse.raw.EventProvenance;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which columns of a domain are made of which: fields of records, columns of events, of tables and
 * of views. What is not declared is told from the SQL that makes it. Tables of the platform's own,
 * the ledger and its like, are no part of it.
 */
public final class ColumnLineage {
  /** Days for which statements are made, of which the columns are read alone. */
  private static final LocalDate ANY_DAY = LocalDate.of(2024, 1, 1);

  private final Map<ColumnId, Provenance> columns = new LinkedHashMap<>();
  private final Map<ColumnId, List<Origin>> uses = new TreeMap<>();
  private final Map<String, List<String>> relations = new TreeMap<>();

  private ColumnLineage() {}

  /** Of all columns of a domain. */
  public static ColumnLineage of(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    ColumnLineage lineage = new ColumnLineage();
    domain.events().forEach(lineage::add);
    warehouse.relations().forEach(lineage::declare);
    for (Rebuild rebuild :
        QueryAssists.rebuilds(domain, ANY_DAY, ANY_DAY, ANY_DAY, SqlDialect.DUCKDB)) {
      rebuild.statements().stream()
          .filter(statement -> statement.startsWith("INSERT"))
          .forEach(insert -> lineage.read(rebuild.table(), insert));
    }
    Stream.concat(warehouse.views().stream(), warehouse.models().stream())
        .filter(ViewSpec::isReadable)
        .forEach((ViewSpec view) -> lineage.read(view.qualifiedName(), view.query()));
    lineage.columns.forEach(lineage::use);
    return lineage;
  }

  /** This lineage, and columns that others make of these. */
  public ColumnLineage with(Map<ColumnId, Provenance> made) {
    ColumnLineage lineage = new ColumnLineage();
    lineage.columns.putAll(columns);
    lineage.columns.putAll(made);
    lineage.columns.forEach(lineage::use);
    return lineage;
  }

  private void add(EventSpec event) {
    columns.putAll(EventProvenance.of(event));
  }

  private void declare(String relation, List<ColumnSpec> declared) {
    relations.put(relation, declared.stream().map(ColumnSpec::name).toList());
    for (ColumnSpec column : declared) {
      columns.put(new ColumnId(relation, column.name()), column.provenance());
    }
  }

  private void read(String relation, String sql) {
    try {
      QueryColumns query = QueryColumns.of(sql, name -> Optional.ofNullable(relations.get(name)));
      query
          .columns()
          .forEach(
              column ->
                  columns.replace(
                      new ColumnId(relation, column.name().toLowerCase(Locale.ROOT)),
                      column.provenance()));
      if (!query.decides().isEmpty()) {
        columns.put(ColumnId.rowsOf(relation), Provenance.UNKNOWN.decidedBy(query.decides()));
      }
    } catch (QueryException e) {
      // What it is made of stays unknown, and is said to be.
      relations
          .getOrDefault(relation, List.of())
          .forEach(
              column ->
                  columns.put(
                      new ColumnId(relation, column),
                      new Provenance(List.of(), "cannot be told: " + e.getMessage())));
    }
  }

  private void use(ColumnId column, Provenance provenance) {
    provenance
        .origins()
        .forEach(
            origin ->
                uses.computeIfAbsent(origin.column(), id -> new ArrayList<>())
                    .add(new Origin(column, origin.how())));
  }

  /**
   * All columns: of events, tables and views; and {@link ColumnId#ROWS} of those whose rows columns
   * decide.
   */
  public List<ColumnId> columns() {
    return List.copyOf(columns.keySet());
  }

  /** What a column is made of; empty if there is no such column. */
  public Optional<Provenance> provenance(ColumnId column) {
    return Optional.ofNullable(columns.get(column));
  }

  /** The columns that are made of that one, each with what becomes of it. */
  public List<Origin> uses(ColumnId column) {
    return Collections.unmodifiableList(uses.getOrDefault(column, List.of()));
  }

  /**
   * The columns that a person means by {@code dataset.table.column}, or as {@link
   * ColumnId#toString} writes one, in any letter case: with {@link ColumnId#ROWS} for a column all
   * of that table, and rows themselves; else one. Empty if there is none.
   */
  public List<ColumnId> find(String text) {
    String asked = text.strip();
    List<ColumnId> found =
        Stream.concat(columns.keySet().stream(), uses.keySet().stream())
            .filter(column -> column.toString().equalsIgnoreCase(asked))
            .limit(1)
            .toList();
    if (!asked.endsWith(ColumnId.ROWS)) {
      return found;
    }
    List<ColumnId> all = new ArrayList<>(found);
    columns.keySet().stream()
        .filter(column -> !column.isRows())
        .filter(column -> ColumnId.rowsOf(column.relation()).toString().equalsIgnoreCase(asked))
        .forEach(all::add);
    return List.copyOf(all);
  }
}
