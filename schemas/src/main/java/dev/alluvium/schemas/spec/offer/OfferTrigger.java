package dev.alluvium.schemas.spec.offer;

import dev.alluvium.schemas.spec.expression.Condition;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The pattern of a subject's events that an offer is made on. Times are those of events; what lies
 * exactly as far apart as a length says is within it.
 */
public sealed interface OfferTrigger extends Serializable {
  /** What holds on the event that an offer is made on. */
  List<Condition> event();

  /** All conditions that there are. */
  default List<List<Condition>> conditions() {
    return List.of(event());
  }

  /** How far behind an offer an event may lie that it is made of. */
  Duration reach();

  /** An event on which these hold. */
  record Occurs(List<Condition> event) implements OfferTrigger {
    @Override
    public Duration reach() {
      return Duration.ZERO;
    }
  }

  /**
   * The last of so many events on which these hold.
   *
   * @param atLeast the event itself counts
   * @param same columns in which they must be alike
   */
  record Counts(List<Condition> event, int atLeast, Duration within, List<String> same)
      implements OfferTrigger {
    @Override
    public Duration reach() {
      return within;
    }
  }

  /** An event behind one on which {@code first} holds. */
  record Follows(List<Condition> first, List<Condition> event, Duration within)
      implements OfferTrigger {
    @Override
    public List<List<Condition>> conditions() {
      return List.of(first, event);
    }

    @Override
    public Duration reach() {
      return within;
    }
  }

  /**
   * An event behind which none comes on which {@code notThen} holds: the offer is made when the
   * time for that is over.
   */
  record Lacks(List<Condition> event, List<Condition> notThen, Duration within)
      implements OfferTrigger {
    @Override
    public List<List<Condition>> conditions() {
      return List.of(event, notThen);
    }

    @Override
    public Duration reach() {
      return within;
    }
  }

  /**
   * An event, if the last one before it on which the same holds is as long ago as that.
   *
   * @param atMost what is longer ago is as if it had not been
   */
  record Returns(List<Condition> event, Duration after, Duration atMost) implements OfferTrigger {
    /** Of what is further behind, the subject's last event says all there is to know. */
    @Override
    public Duration reach() {
      return Duration.ZERO;
    }
  }
}
