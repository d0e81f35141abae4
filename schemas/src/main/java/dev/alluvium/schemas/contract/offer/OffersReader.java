package dev.alluvium.schemas.contract.offer;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.WholeNumbers;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the campaigns of a domain, over events that are read already. */
public final class OffersReader {
  /** Types whose values are one text each. */
  private static final List<ColumnType> TELLING = List.of(ColumnType.STRING, ColumnType.INT64);

  private static final Key<Optional<Name>> OFFERS = CommonKeys.domain("offers");
  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> CAMPAIGNS =
      Key.needEntries("campaigns", OfferKeys.CAMPAIGN.reference(), "Campaigns by name.");
  private static final Section FILE = Section.of(OFFERS, DESCRIPTION, CommonKeys.OWNER, CAMPAIGNS);
  public static final Definition DEFINITION =
      Definition.of("offers", "What is offered to the subjects of events.", FILE);

  private final Events events;
  private final String owner;

  private OffersReader(Events events, String owner) {
    this.events = events;
    this.owner = owner;
  }

  /** The campaigns of the files of that kind. */
  public static List<CampaignSpec> read(YamlMap root, Events events) {
    root.of(FILE).get(DESCRIPTION);
    OffersReader reader = new OffersReader(events, root.get(CommonKeys.OWNER));
    List<CampaignSpec> campaigns = new ArrayList<>();
    root.get(CAMPAIGNS)
        .items()
        .forEach((name, value) -> campaigns.add(reader.campaign(name, value)));
    return List.copyOf(campaigns);
  }

  private CampaignSpec campaign(Name name, YamlNode value) {
    YamlMap map = value.map("campaign " + name.inSnakeCase("campaign")).of(OfferKeys.CAMPAIGN_KEYS);
    Optional<Name> from = map.get(OfferKeys.FROM);
    Columns event = from.flatMap(events::find).map(Event::columns).orElse(Columns.anything());
    Optional<Name> subject = map.get(OfferKeys.SUBJECT);
    Optional<Column> whose = subject.flatMap(event::find);
    whose
        .filter(column -> !column.isOf(TELLING))
        .ifPresent(
            column ->
                subject.orElseThrow().fault("subject takes string or int64; it is %s", column));
    Optional<Name> to = map.get(OfferKeys.TO);
    Optional<OfferEvent> offers =
        to.flatMap(at -> events.find(at).map(found -> OfferEvent.check(at, found.spec())));
    to.filter(at -> from.filter(other -> other.text().equals(at.text())).isPresent())
        .ifPresent(at -> at.fault("campaign %s cannot look at its own offers", name));
    whose.ifPresent(column -> offers.ifPresent(at -> at.checkSubject(column)));
    return CampaignSpec.builder()
        .setName(name.text())
        .setDescription(map.get(CommonKeys.DESCRIPTION))
        .setOwner(map.get(CommonKeys.OWN_OWNER).orElse(owner))
        .setFrom(from.map(Name::text).orElse(""))
        .setSubject(subject.map(Name::text).orElse(""))
        .setTo(to.map(Name::text).orElse(""))
        .setTopic(offers.map(OfferEvent::topic).orElse(""))
        .setPerDay(WholeNumbers.find(map, OfferKeys.PER_DAY, Integer.MAX_VALUE))
        .setNotOlderThan(
            map.get(OfferKeys.NOT_OLDER_THAN)
                .map(at -> Durations.read(at, OfferKeys.NOT_OLDER_THAN.name()))
                .orElse(Duration.ofDays(1)))
        .setRules(rules(name, map, event, offers))
        .build();
  }

  private static List<OfferRuleSpec> rules(
      Name campaign, YamlMap map, Columns event, Optional<OfferEvent> offers) {
    List<OfferRuleSpec> rules = new ArrayList<>();
    Map<Name, YamlNode> items = map.get(OfferKeys.RULES).items();
    items.forEach(
        (name, value) ->
            rules.add(
                new OfferRuleReader(
                        name.inSnakeCase("rule"), value.map("rule " + name), event, offers)
                    .read()));
    if (items.size() > OfferKeys.MOST_RULES) {
      campaign.fault(
          "campaign %s has %s rules; up to %s can be looked at together",
          campaign, items.size(), OfferKeys.MOST_RULES);
    }
    return List.copyOf(rules);
  }
}
