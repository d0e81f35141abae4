package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code history.<mart>_changes}, what each change says; the view {@code history.<mart>} of the
 * versions of rows, and {@code current.<mart>} of the rows that there are.
 */
final class StateMartTable implements MartTable<StateMartSpec> {
  @Override
  public Class<StateMartSpec> kind() {
    return StateMartSpec.class;
  }

  @Override
  public TableSpec table(StateMartSpec mart) {
    Map<String, String> functions = new LinkedHashMap<>();
    mart.columns()
        .forEach(column -> functions.put(column.name(), column.expression().fingerprint()));
    return new RowMartTable().table(mart.changes()).toBuilder().setFunctions(functions).build();
  }

  @Override
  public List<ViewSpec> views(StateMartSpec mart, TableSpec table, TableSpec kept) {
    List<ViewSpec> views = new ArrayList<>();
    List<ColumnSpec> columns = table.columns().subList(0, mart.columns().size());
    if (mart.shown().contains(Dataset.HISTORY.id())) {
      List<ColumnSpec> versions = new ArrayList<>(columns);
      versions.addAll(ofVersion());
      views.add(
          ViewSpec.of(
              Dataset.HISTORY.id(),
              mart.name(),
              mart.description() + " A row per version of it.",
              mart.owner(),
              versions,
              new HistorySql(mart, table).query()));
    }
    if (mart.shown().contains(Dataset.CURRENT.id())) {
      views.add(
          ViewSpec.of(
              Dataset.CURRENT.id(),
              mart.name(),
              mart.description() + " As it is now.",
              mart.owner(),
              columns,
              new CurrentSql(mart, kept, table).query()));
    }
    return views;
  }

  /** {@code current.<mart>_changes}; kept whatever is shown, so that it never misses a change. */
  @Override
  public Optional<TableSpec> kept(StateMartSpec mart, TableSpec table) {
    return Optional.of(
        table.toBuilder()
            .setDataset(Dataset.CURRENT.id())
            .setDescription(
                "Of what each change says, what can still count for the rows of "
                    + mart.name()
                    + " as they are.")
            .build());
  }

  @Override
  public String forget(StateMartSpec mart, TableSpec kept) {
    return new ForgetSql(mart, kept).statement();
  }

  private static List<ColumnSpec> ofVersion() {
    return List.of(
        ColumnSpec.required("version", ColumnType.INT64, "Number of the version, from 1 per key."),
        ColumnSpec.required(
            "op", ColumnType.STRING, "What made it: r read in a snapshot, c inserted, u updated."),
        ColumnSpec.required(
            "row_valid_from", ColumnType.TIMESTAMP, "When the change was committed, UTC."),
        ColumnSpec.optional(
            "row_valid_to",
            ColumnType.TIMESTAMP,
            "When the row was next changed or deleted, UTC; empty while it lasts."),
        ColumnSpec.required("is_current", ColumnType.BOOLEAN, "Whether it lasts."));
  }
}
