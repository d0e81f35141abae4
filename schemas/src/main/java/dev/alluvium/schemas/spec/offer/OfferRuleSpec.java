package dev.alluvium.schemas.spec.offer;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.expression.Condition;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** When one thing is offered, how often, to which part of the subjects, in what words. */
@SerializableAutoValue
@AutoValue
public abstract class OfferRuleSpec implements Serializable {
  /** Parts of a hundred that {@link #control} is told in. */
  public static final int ALL_SUBJECTS = 100;

  public abstract String name();

  public abstract String description();

  /** What holds on the event that an offer is made on. */
  public abstract List<Condition> where();

  public abstract OfferTrigger trigger();

  /** What forbids an offer. */
  public abstract Optional<Unless> unless();

  /** How long after an offer of this rule the next one may be made to the same subject. */
  public abstract Optional<Duration> coolDown();

  /** The most offers of this rule that a subject gets on one day, UTC. */
  public abstract Optional<Integer> perDay();

  /** What part of a hundred of the subjects are a control group. */
  public abstract int control();

  public abstract OfferText text();

  /**
   * Events that forbid an offer: those on which these hold, up to so long before it.
   *
   * @param within counted back from the offer; an event at its very time forbids it too
   */
  public record Unless(List<Condition> where, Duration within) implements Serializable {}

  /** How far behind an offer any event may lie that decides about it. */
  public Duration reach() {
    Duration forbids = unless().map(Unless::within).orElse(Duration.ZERO);
    Duration reach = trigger().reach();
    return reach.compareTo(forbids) > 0 ? reach : forbids;
  }

  /** Names of the columns that conditions compare, and of one in which events must be alike. */
  public Set<String> decidingColumns() {
    Set<String> columns = new TreeSet<>(Condition.columns(where()));
    unless().ifPresent(unless -> columns.addAll(Condition.columns(unless.where())));
    trigger().conditions().forEach(conditions -> columns.addAll(Condition.columns(conditions)));
    if (trigger() instanceof OfferTrigger.Counts counts) {
      columns.addAll(counts.same());
    }
    return columns;
  }

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_OfferRuleSpec.Builder().setWhere(List.of()).setControl(0);
  }

  /** Builds an {@link OfferRuleSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setTrigger(OfferTrigger trigger);

    public abstract Builder setUnless(Optional<Unless> unless);

    public abstract Builder setCoolDown(Optional<Duration> coolDown);

    public abstract Builder setPerDay(Optional<Integer> perDay);

    public abstract Builder setControl(int control);

    public abstract Builder setText(OfferText text);

    public abstract OfferRuleSpec build();
  }
}
