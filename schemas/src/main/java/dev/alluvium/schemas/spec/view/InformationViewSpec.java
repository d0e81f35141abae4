package dev.alluvium.schemas.spec.view;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A query that analysts read like a table. */
@AutoValue
public abstract class InformationViewSpec implements Serializable {
  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** What the query gives, in its order. */
  public abstract List<ViewColumnSpec> columns();

  /** A SELECT over tables and views of the warehouse, in the SQL that the engines share. */
  public abstract String sql();

  /** Where the contract says so, as {@code views.yaml:9}. */
  public abstract String place();

  public static InformationViewSpec of(
      String name,
      String description,
      String owner,
      List<ViewColumnSpec> columns,
      String sql,
      String place) {
    return new AutoValue_InformationViewSpec(
        name, description, owner, List.copyOf(columns), sql, place);
  }
}
