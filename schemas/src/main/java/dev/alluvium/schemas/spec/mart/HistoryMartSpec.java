package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mart of one row per period in which a key's columns stayed as they were: a slowly changing
 * dimension of type 2. What is stored is what each event says; periods are a view of it.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class HistoryMartSpec implements ViewedMartSpec {
  /** Name of the views' column that says from when a period is. */
  public static final String VALID_FROM = "valid_from";

  @Override
  public abstract String name();

  @Override
  public abstract String description();

  @Override
  public abstract String owner();

  /** What each event says, of several of one instant the one that counts. */
  @Override
  public abstract List<RowMartSpec> stored();

  /** Names of the columns whose values tell histories apart; the others make periods. */
  public abstract List<String> per();

  /** What the table of what is stored looks like, whatever event its rows are of. */
  public RowMartSpec observations() {
    return stored().get(0);
  }

  public List<DerivedSpec> columns() {
    return observations().columns();
  }

  /** Names of the columns whose changes make periods. */
  public List<String> watched() {
    return columns().stream().map(DerivedSpec::name).filter(c -> !per().contains(c)).toList();
  }

  /** Name of the view of the periods that last. */
  public String currentName() {
    return name() + "_current";
  }

  @Override
  public Map<String, List<String>> viewKeys() {
    return Map.of(
        currentName(),
        per(),
        name(),
        Stream.concat(per().stream(), Stream.of(VALID_FROM)).toList());
  }

  /**
   * Of a mart of one row per event.
   *
   * @param marts as it is declared, of each event
   * @param per names of the columns whose values tell histories apart
   */
  public static HistoryMartSpec of(List<RowMartSpec> marts, List<String> per) {
    RowMartSpec mart = marts.get(0);
    List<String> grain = Stream.concat(per.stream(), Stream.of(EventColumns.EVENT_TS)).toList();
    String says = "What each event says, of which " + mart.name() + " shows the periods.";
    return new AutoValue_HistoryMartSpec(
        mart.name(),
        mart.description(),
        mart.owner(),
        marts.stream()
            .map(of -> of.storedAs("_observations", says).toBuilder().setGrain(grain).build())
            .toList(),
        List.copyOf(per));
  }
}
