package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Names, literals and types as DuckDB writes them. */
public final class DuckDbSql {
  private DuckDbSql() {}

  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String name(String schema, String name) {
    return name(schema) + "." + name(name);
  }

  public static String name(TableSpec table) {
    return name(table.dataset(), table.name());
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The names, quoted and prefixed, with commas between them. */
  static String names(String prefix, List<String> names) {
    return names.stream().map(n -> prefix + name(n)).collect(Collectors.joining(", "));
  }

  static List<String> columnNames(TableSpec table) {
    return table.columns().stream().map(ColumnSpec::name).toList();
  }

  /** The type as {@code duckdb_columns()} spells it. */
  static String type(ColumnType type) {
    return SqlDialect.DUCKDB.type(type);
  }
}
