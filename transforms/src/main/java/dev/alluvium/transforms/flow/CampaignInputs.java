package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.RawLineage;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a campaign reads: as it comes, and of raw where its state is gone.
 *
 * @param event that it looks at
 * @param offers the event that its offers are
 */
record CampaignInputs(CampaignSpec campaign, EventSpec event, EventSpec offers) {
  /** A day, UTC, is limited as a whole. */
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * What is read of raw.
   *
   * @param back from how long before all that can change still
   */
  record Input(RawNeeds needs, Duration back) {}

  static CampaignInputs of(CampaignSpec campaign, DomainSpec domain) {
    return new CampaignInputs(
        campaign, event(domain, campaign.from()), event(domain, campaign.to()));
  }

  private static EventSpec event(DomainSpec domain, String name) {
    return domain.events().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  /** Of its event, then of its offers: all that can matter to offers that can change still. */
  List<Input> before() {
    Duration cool = campaign.longestCoolDown();
    return List.of(
        new Input(ofEvent(), campaign.reach()),
        new Input(RawNeeds.everyRecord(offers), cool.compareTo(DAY) > 0 ? cool : DAY));
  }

  private RawNeeds ofEvent() {
    Optional<List<String>> lasts =
        campaign.looksBackToTheLast() ? Optional.of(deciding()) : Optional.empty();
    return new RawNeeds(event, RawNeeds.Repeats.EACH_COUNTS, Duration.ZERO, lasts);
  }

  /** The raw columns that say whose an event is, and what it is to each rule. */
  private List<String> deciding() {
    RawLineage lineage = new RawLineage(event);
    Set<String> columns = new LinkedHashSet<>();
    campaign.decidingColumns().forEach(name -> columns.addAll(lineage.of(name)));
    return List.copyOf(columns);
  }
}
