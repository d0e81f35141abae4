package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which events a mart's rows are joined with, and what is taken of them. */
@SerializableAutoValue
@AutoValue
public abstract class JoinSpec implements Serializable {
  /** A name that the mart's view needs for itself. */
  public static final String PLACE = "join_place";

  /** Which of the events that fit a row has. */
  public enum Take {
    FIRST,
    LAST,
    /** All of them, each in a row of its own. */
    EACH
  }

  /** Which rows of the mart are shown. */
  public enum Keep {
    ALL,
    /** Those that an event fits. */
    MATCHED
  }

  /**
   * Two columns that are equal.
   *
   * @param joined of the joined event's columns
   * @param own of the mart's columns
   */
  public record Equal(String joined, String own) implements Serializable {}

  public abstract List<Equal> by();

  /** How long before the row's event an event may be. */
  public abstract Duration before();

  /** How long after the row's event an event may be. */
  public abstract Duration after();

  /** What holds besides of the row's and the event's columns. */
  public abstract Optional<SqlExpression> matches();

  public abstract Take take();

  public abstract Keep keep();

  /** Columns computed from those of the row and of the event. */
  public abstract List<DerivedSpec> derived();

  public static Builder builder() {
    return new AutoValue_JoinSpec.Builder();
  }

  /** Builds a {@link JoinSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setBy(List<Equal> by);

    public abstract Builder setBefore(Duration before);

    public abstract Builder setAfter(Duration after);

    public abstract Builder setMatches(Optional<SqlExpression> matches);

    public abstract Builder setTake(Take take);

    public abstract Builder setKeep(Keep keep);

    public abstract Builder setDerived(List<DerivedSpec> derived);

    public abstract JoinSpec build();
  }
}
