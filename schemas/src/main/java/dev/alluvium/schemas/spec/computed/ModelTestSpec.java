package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/**
 * An example of what a model computes. Each row has the columns that the contract gives it, in the
 * order in which it does.
 */
@AutoValue
public abstract class ModelTestSpec implements Serializable {
  public abstract String name();

  /** Rows by the qualified name of the table or view that the query reads; others are empty. */
  public abstract Map<String, List<Row>> given();

  /** All rows that the query gives then; columns that a row has not are not compared. */
  public abstract List<Row> expected();

  /** Where the contract says so, as {@code models.yaml:9}. */
  public abstract String place();

  public static ModelTestSpec of(
      String name, Map<String, List<Row>> given, List<Row> expected, String place) {
    return new AutoValue_ModelTestSpec(
        name,
        Collections.unmodifiableMap(new LinkedHashMap<>(given)),
        List.copyOf(expected),
        place);
  }
}
