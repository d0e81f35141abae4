package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Facts: the rows of a table or view, with what other relations know of them.
 *
 * @param from the table or view that has the rows
 * @param taken its columns that are used
 */
public record FactSpec(
    String from, List<String> taken, List<LookUp> lookUps, List<ComputedColumn> computed)
    implements ModelQuery {
  @Override
  public Optional<String> rowsOf() {
    return Optional.of(from);
  }

  /** The row of a relation that belongs to a fact; where there is none, what is taken is empty. */
  @SerializableAutoValue
  @AutoValue
  public abstract static class LookUp implements Step, Serializable {
    public abstract String name();

    /** The relation. */
    public abstract String in();

    /** Columns of it, and the columns of the fact that they equal. */
    public abstract Map<String, String> by();

    /** Which of several rows. */
    public abstract Optional<AsOf> asOf();

    /** Names in the fact, and the columns of the relation that they are. */
    public abstract Map<String, String> take();

    /** Names among them, and the text that stands where there is no row. */
    public abstract Map<String, String> otherwise();

    public static LookUp of(
        String name,
        String in,
        Map<String, String> by,
        Optional<AsOf> asOf,
        Map<String, String> take,
        Map<String, String> otherwise) {
      return new AutoValue_FactSpec_LookUp(name, in, by, asOf, take, otherwise);
    }

    @Override
    public Set<String> makes() {
      return take().keySet();
    }

    @Override
    public Set<String> reads() {
      Set<String> reads = new LinkedHashSet<>(by().values());
      asOf().ifPresent(time -> reads.add(time.column()));
      return reads;
    }
  }

  /**
   * The row with the latest start that is not behind a time, and before all starts the first row.
   *
   * @param column of the fact; a date is the start of its day where starts are timestamps
   * @param starts column of the relation
   * @param type of the starts: date or timestamp
   */
  public record AsOf(String column, String starts, ColumnType type) implements Serializable {}
}
