package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A view: its columns and its query. */
@AutoValue
public abstract class ViewSpec implements Serializable {
  public abstract String dataset();

  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** The columns in the query's order. */
  public abstract List<ColumnSpec> columns();

  /** The query, in the SQL that DuckDB and BigQuery share. */
  public abstract String query();

  /**
   * Where a contract says the query, as {@code views.yaml:9}; empty where it is derived, and then
   * cannot be wrong by what a person wrote.
   */
  public abstract String place();

  /** {@code dataset.name}. */
  public String qualifiedName() {
    return dataset() + "." + name();
  }

  public static ViewSpec of(
      String dataset,
      String name,
      String description,
      String owner,
      List<ColumnSpec> columns,
      String query) {
    return new AutoValue_ViewSpec(
        dataset, name, description, owner, List.copyOf(columns), query, "");
  }

  /** The view without what is said of it for people. */
  ViewSpec withoutWords() {
    return new AutoValue_ViewSpec(
        dataset(),
        name(),
        "",
        "",
        columns().stream().map(ColumnSpec::withoutWords).toList(),
        query(),
        place());
  }

  /** This view, whose query a contract says there. */
  public ViewSpec saidAt(String place) {
    return new AutoValue_ViewSpec(
        dataset(), name(), description(), owner(), columns(), query(), place);
  }
}
