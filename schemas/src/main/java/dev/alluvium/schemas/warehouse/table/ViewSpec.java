package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A view: its columns and its query. */
@SerializableAutoValue
@AutoValue
public abstract class ViewSpec implements Serializable {
  public abstract String dataset();

  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** The columns in the query's order. */
  public abstract List<ColumnSpec> columns();

  /** The query, in the SQL that DuckDB and BigQuery share; or in DuckDB's, beside BigQuery's. */
  public abstract String query();

  /**
   * The query in BigQuery's SQL, where that is another. Its columns say what they are made of then:
   * neither text is read for that.
   */
  abstract Optional<String> bigQuery();

  /**
   * Where a contract says the query, as {@code views.yaml:9}; empty where it is derived, and then
   * cannot be wrong by what a person wrote.
   */
  public abstract String place();

  /** The query as that engine reads it. */
  public String query(SqlDialect dialect) {
    return dialect == SqlDialect.BIGQUERY ? bigQuery().orElse(query()) : dialect.query(query());
  }

  /** Whether the engines have one text of the query. */
  public boolean isShared() {
    return bigQuery().isEmpty();
  }

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
        dataset, name, description, owner, List.copyOf(columns), query, Optional.empty(), "");
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
        bigQuery(),
        place());
  }

  /** This view, whose query is that in BigQuery. */
  public ViewSpec inBigQuery(String query) {
    return new AutoValue_ViewSpec(
        dataset(), name(), description(), owner(), columns(), query(), Optional.of(query), place());
  }

  /** This view, whose query a contract says there. */
  public ViewSpec saidAt(String place) {
    return new AutoValue_ViewSpec(
        dataset(), name(), description(), owner(), columns(), query(), bigQuery(), place);
  }
}
