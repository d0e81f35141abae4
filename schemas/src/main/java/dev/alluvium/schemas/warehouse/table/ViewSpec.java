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

  /**
   * The query, in the SQL that DuckDB and BigQuery share, or as a contract has it; or in DuckDB's
   * SQL where it is not {@link #isReadable}. What relations it reads can be told of it always.
   */
  public abstract String query();

  /** The query in DuckDB's SQL, where that is another. */
  abstract Optional<String> duckDb();

  /** The query in BigQuery's SQL, where that is another. */
  abstract Optional<String> bigQuery();

  /**
   * Where a contract says the query, as {@code views.yaml:9}; empty where it is derived, and then
   * cannot be wrong by what a person wrote.
   */
  public abstract String place();

  /** The query as that engine reads it. */
  public String query(SqlDialect dialect) {
    return dialect == SqlDialect.BIGQUERY
        ? bigQuery().orElse(query())
        : duckDb().orElseGet(() -> dialect.query(query()));
  }

  /**
   * Whether it can be read from {@link #query} what the columns are made of. Else they say so
   * themselves.
   */
  public boolean isReadable() {
    return duckDb().isPresent() || bigQuery().isEmpty();
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
        dataset,
        name,
        description,
        owner,
        List.copyOf(columns),
        query,
        Optional.empty(),
        Optional.empty(),
        "");
  }

  /** The view without what is said of it for people. */
  ViewSpec withoutWords() {
    return of(
            dataset(),
            name(),
            "",
            "",
            columns().stream().map(ColumnSpec::withoutWords).toList(),
            query())
        .with(duckDb(), bigQuery(), place());
  }

  /** This view, whose query, which is in DuckDB's SQL, is that in BigQuery. */
  public ViewSpec inBigQuery(String query) {
    return with(Optional.empty(), Optional.of(query), place());
  }

  /** This view, whose query is one of these for an engine. */
  public ViewSpec inEngines(String duckDbs, String bigQuerys) {
    return with(Optional.of(duckDbs), Optional.of(bigQuerys), place());
  }

  /** This view, whose query a contract says there. */
  public ViewSpec saidAt(String place) {
    return with(duckDb(), bigQuery(), place);
  }

  private ViewSpec with(Optional<String> duckDb, Optional<String> bigQuery, String place) {
    return new AutoValue_ViewSpec(
        dataset(), name(), description(), owner(), columns(), query(), duckDb, bigQuery, place);
  }
}
