package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.Row;

/** What must hold of a model's rows whenever they are built. */
@AutoValue
public abstract class ExpectationSpec implements Serializable {
  /** What it means that it does not hold. */
  public enum Severity {
    /** The job that finds it fails. */
    ERROR,
    /** The job tells. */
    WARN
  }

  public abstract String name();

  public abstract String description();

  public abstract Severity severity();

  /** A SELECT of the model's key, and whatever else, of each row that breaks it. */
  public abstract String sql();

  /** Qualified names of the tables and views that the query reads. */
  public abstract Set<String> reads();

  /** Rows of the model of which one at least breaks it, as an example; may be empty. */
  public abstract List<Row> brokenBy();

  /** Where the contract says so, as {@code models.yaml:9}. */
  public abstract String place();

  public static ExpectationSpec of(
      String name,
      String description,
      Severity severity,
      String sql,
      Set<String> reads,
      List<Row> brokenBy,
      String place) {
    return new AutoValue_ExpectationSpec(
        name, description, severity, sql, Set.copyOf(reads), List.copyOf(brokenBy), place);
  }
}
