package dev.alluvium.schemas.spec.quality;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.Condition;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** What must hold of a table or view, and what it means if it does not. */
@AutoValue
public abstract class ExpectationSpec implements Serializable {
  /** What it means that it does not hold. */
  public enum Severity {
    /** The job that finds it fails. */
    FAIL,
    /** The job tells. */
    WARN;

    /** As contracts and tables have it. */
    public String code() {
      return this == FAIL ? "fail" : "warn";
    }
  }

  public abstract String name();

  public abstract String description();

  public abstract Severity severity();

  /** Qualified name of the table or view. */
  public abstract String table();

  public abstract Rule rule();

  /** Which rows are looked at: those of which all these hold. */
  public abstract List<Condition> where();

  /** Rows of the table of which one at least breaks it, as an example; may be empty. */
  public abstract List<Row> brokenBy();

  /** Where the contract says so, as {@code models.yaml:9}. */
  public abstract String place();

  /** By table and expectation, with a point between. */
  public String qualifiedName() {
    return table() + "." + name();
  }

  /** Whether each record tells it by itself, as it is loaded into its raw table. */
  public boolean isToldAsLoaded() {
    return rule() instanceof RowRule && Dataset.RAW.has(table());
  }

  public static Builder builder() {
    return new AutoValue_ExpectationSpec.Builder().setWhere(List.of()).setBrokenBy(List.of());
  }

  /** Builds an {@link ExpectationSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setSeverity(Severity severity);

    public abstract Builder setTable(String table);

    public abstract Builder setRule(Rule rule);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setBrokenBy(List<Row> rows);

    public abstract Builder setPlace(String place);

    public abstract ExpectationSpec build();
  }
}
