package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mart of one row per event, with events of another kind that are near it in time. What is stored
 * is the rows of both; which belong together is a view.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class JoinMartSpec implements ViewedMartSpec {
  @Override
  public abstract String name();

  @Override
  public abstract String description();

  @Override
  public abstract String owner();

  abstract List<RowMartSpec> allRows();

  abstract List<RowMartSpec> allJoined();

  public abstract JoinSpec join();

  @Override
  public List<RowMartSpec> stored() {
    return Stream.concat(allRows().stream(), allJoined().stream()).toList();
  }

  /** What the table of its own rows looks like, whatever event they are of. */
  public RowMartSpec rows() {
    return allRows().get(0);
  }

  /** What the table of the events that are joined looks like, whatever their kind. */
  public RowMartSpec joined() {
    return allJoined().get(0);
  }

  /** The columns of joined events that it shows: all but those that are equal to one of its own. */
  public List<DerivedSpec> shown() {
    return joined().columns().stream()
        .filter(column -> join().by().stream().noneMatch(e -> e.joined().equals(column.name())))
        .toList();
  }

  /** Names of the columns whose values tell apart the rows that are shown. */
  public List<String> shownGrain() {
    return join().take() == JoinSpec.Take.EACH
        ? Stream.concat(
                rows().grain().stream(),
                shown().stream().map(DerivedSpec::name).filter(joined().grain()::contains))
            .toList()
        : rows().grain();
  }

  @Override
  public Map<String, List<String>> viewKeys() {
    return Map.of(name(), shownGrain());
  }

  @Override
  public Optional<RowMartSpec> shownRows() {
    return join().take() == JoinSpec.Take.EACH ? Optional.empty() : Optional.of(rows());
  }

  @Override
  public boolean mayLackPartners() {
    return true;
  }

  /**
   * Of marts of one row per event.
   *
   * @param marts as it is declared, of each event
   * @param joined the events that are joined, of each kind
   */
  public static JoinMartSpec of(List<RowMartSpec> marts, List<RowMartSpec> joined, JoinSpec join) {
    RowMartSpec mart = marts.get(0);
    String name = mart.name();
    return new AutoValue_JoinMartSpec(
        name,
        mart.description(),
        mart.owner(),
        marts.stream()
            .map(of -> of.storedAs("_rows", "Rows of " + name + ", without what is joined."))
            .toList(),
        joined.stream()
            .map(
                of ->
                    of.storedAs("_joined", "The events that rows of " + name + " are joined with."))
            .toList(),
        join);
  }
}
