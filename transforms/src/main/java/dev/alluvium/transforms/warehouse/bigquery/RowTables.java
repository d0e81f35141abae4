package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which table an appended row that BigQuery refused was for. BigQueryIO does not say, and to carry
 * the name beside every row would double what is shuffled, so it is told by the columns.
 */
final class RowTables implements Serializable {
  private static final long serialVersionUID = 1L;

  private record Columns(String table, Set<String> all, Set<String> required)
      implements Serializable {}

  private final ArrayList<Columns> tables = new ArrayList<>();

  RowTables(List<TableSpec> tables) {
    for (TableSpec table : tables) {
      this.tables.add(
          new Columns(
              table.qualifiedName(),
              Set.copyOf(table.columns().stream().map(ColumnSpec::name).toList()),
              Set.copyOf(
                  table.columns().stream()
                      .filter(column -> !column.nullable())
                      .map(ColumnSpec::name)
                      .toList())));
    }
  }

  /**
   * The qualified name of the only table that has all these columns, and whose required columns are
   * among them. Where there are several, or because the row lacks a required column none, all that
   * it can be, as {@code raw.a|raw.b}.
   */
  String of(Set<String> columns) {
    List<String> fitting =
        tables.stream()
            .filter(t -> t.all().containsAll(columns) && columns.containsAll(t.required()))
            .map(Columns::table)
            .toList();
    return fitting.isEmpty()
        ? String.join(
            "|",
            tables.stream().filter(t -> t.all().containsAll(columns)).map(Columns::table).toList())
        : String.join("|", fitting);
  }
}
