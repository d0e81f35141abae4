package dev.alluvium.schemas.spec.offer;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules over the events of one kind, that a subject's events are looked at together for. */
@SerializableAutoValue
@AutoValue
public abstract class CampaignSpec implements Serializable {
  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** Name of the event that it looks at. */
  public abstract String from();

  /** Name of the column that says whose event it is; an event without a value is nobody's. */
  public abstract String subject();

  /** Name of the event that its offers are. */
  public abstract String to();

  /** Kafka topic of that event. */
  public abstract String topic();

  /** The most offers, of all rules together, that a subject gets on one day, UTC. */
  public abstract Optional<Integer> perDay();

  /** How far the stream may have come beyond an offer's time for it to be made still. */
  public abstract Duration notOlderThan();

  /** Where two make an offer at one time, the one that stands first comes first. */
  public abstract List<OfferRuleSpec> rules();

  /** How far behind an offer any event may lie that decides about it. */
  public Duration reach() {
    return rules().stream()
        .map(OfferRuleSpec::reach)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** How long offers are remembered for the sake of those behind them. */
  public Duration longestCoolDown() {
    return rules().stream()
        .flatMap(rule -> rule.coolDown().stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Whether a subject's last event before a time may matter, however long ago it was. */
  public boolean looksBackToTheLast() {
    return rules().stream().anyMatch(rule -> rule.trigger() instanceof OfferTrigger.Returns);
  }

  /** Names of the event's columns that say whose it is, and what holds on it. */
  public Set<String> decidingColumns() {
    Set<String> columns = new TreeSet<>();
    columns.add(subject());
    rules().forEach(rule -> columns.addAll(rule.decidingColumns()));
    return columns;
  }

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_CampaignSpec.Builder();
  }

  /** Builds a {@link CampaignSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setSubject(String subject);

    public abstract Builder setTo(String to);

    public abstract Builder setTopic(String topic);

    public abstract Builder setPerDay(Optional<Integer> perDay);

    public abstract Builder setNotOlderThan(Duration notOlderThan);

    public abstract Builder setRules(List<OfferRuleSpec> rules);

    public abstract CampaignSpec build();
  }
}
