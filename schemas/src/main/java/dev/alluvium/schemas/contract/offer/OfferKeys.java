package dev.alluvium.schemas.contract.offer;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/** The keys of campaigns and of their rules. */
public final class OfferKeys {
  /** What an event has to do with a rule is held in a few bits, those of all rules in a number. */
  static final int MOST_RULES = 16;

  static final int MOST_COUNTED = 1_000;

  /** So that there is somebody left to make offers to. */
  static final int MOST_CONTROL = 90;

  static final Key<Optional<YamlNode>> WITHIN = length("within", "Within how long.");

  static final Key<Optional<YamlNode>> ON =
      conditions("on", "An event on which these conditions hold.");

  static final Key<Optional<YamlNode>> COUNTED = needConditions("of", "What is counted.");
  static final Key<Optional<Name>> AT_LEAST =
      Key.needValue("at_least", Shape.countUpTo(MOST_COUNTED), "How many, the last one with them.");
  static final Key<List<Name>> SAME =
      Key.findNames("same", "Columns in which those that are counted together are alike.");
  static final Section COUNT_KEYS = Section.of(COUNTED, AT_LEAST, WITHIN, SAME);
  static final Key<Optional<YamlMap>> COUNT =
      Key.findBlock("count", COUNT_KEYS, "The last of several events.");

  static final Key<Optional<YamlNode>> FIRST = needConditions("first", "The event in front.");
  static final Key<Optional<YamlNode>> THEN =
      conditions("then", "The event behind it, on which the offer is made.");
  static final Key<Optional<YamlNode>> NOT_THEN =
      conditions(
          "not_then",
          "The event that does not come behind it: the offer is made when the time is over.");
  static final Section SEQUENCE_KEYS =
      Section.of(FIRST, THEN, NOT_THEN, WITHIN).withOneOf(List.of(THEN, NOT_THEN));
  static final Key<Optional<YamlMap>> SEQUENCE =
      Key.findBlock("sequence", SEQUENCE_KEYS, "An event, and another one behind it, or none.");

  static final Key<Optional<YamlNode>> SEEN =
      conditions("of", "The events that count; every one unless given.");
  static final Key<Optional<YamlNode>> AFTER =
      length("after", "How long there has been none at least.");
  static final Key<Optional<YamlNode>> AT_MOST =
      length("at_most", "What is longer ago is as if it had not been; so it need not be held.");
  static final Section RETURNS_KEYS = Section.of(SEEN, AFTER, AT_MOST);
  static final Key<Optional<YamlMap>> RETURNS =
      Key.findBlock("returns", RETURNS_KEYS, "The first event after a long time without any.");

  static final List<Key<?>> TRIGGERS = List.of(ON, COUNT, SEQUENCE, RETURNS);

  static final Key<Optional<YamlNode>> FORBIDDING =
      needConditions("where", "What holds on the event that forbids.");
  static final Section UNLESS_KEYS = Section.of(FORBIDDING, WITHIN);
  static final Key<Optional<YamlMap>> UNLESS =
      Key.findBlock("unless", UNLESS_KEYS, "Events before an offer that forbid it.");

  static final Key<Optional<YamlNode>> WHERE =
      conditions("where", "What holds besides on the event that an offer is made on.");
  static final Key<Optional<YamlNode>> COOL_DOWN =
      Key.find(
          "cool_down",
          Durations.DURATION.reference(),
          "How long after an offer the rule makes the subject no other.");
  static final Key<Optional<Name>> PER_DAY =
      Key.findValue("per_day", Shape.count(), "The most offers a subject gets on a day, UTC.");
  static final Key<Optional<Name>> CONTROL =
      Key.findValue(
          "control",
          Shape.countUpTo(MOST_CONTROL),
          "What part of a hundred of the subjects get none, to compare them with the others.");
  static final Key<Optional<Name>> TEXT =
      Key.needValue(
          "text",
          Shape.text(),
          "Its words, with columns of the event that it is made on as {column}.");

  static final Section OFFER_KEYS =
      Section.of(
              CommonKeys.DESCRIPTION,
              WHERE,
              ON,
              COUNT,
              SEQUENCE,
              RETURNS,
              UNLESS,
              COOL_DOWN,
              PER_DAY,
              CONTROL,
              TEXT)
          .withOneOf(TRIGGERS);
  public static final Definition OFFER =
      Definition.of(
          "offer", "When something is offered, how often, and in what words.", OFFER_KEYS);

  static final Key<Optional<Name>> FROM = Key.needName("from", "The event it looks at.");
  static final Key<Optional<Name>> SUBJECT =
      Key.needName("subject", "The column that says whose event it is, string or int64.");
  static final Key<Optional<Name>> TO =
      Key.needName("to", "The event that offers are: its topic is written to, and read.");
  static final Key<Optional<YamlNode>> NOT_OLDER_THAN =
      length(
          "not_older_than",
          "How far events may have gone on since an offer's time for it to be made still.");
  static final Key<YamlMap> RULES =
      Key.needEntries("rules", OFFER.reference(), "What is offered, by name.");

  static final Section CAMPAIGN_KEYS =
      Section.of(
          CommonKeys.DESCRIPTION,
          CommonKeys.OWN_OWNER,
          FROM,
          SUBJECT,
          TO,
          PER_DAY,
          NOT_OLDER_THAN,
          RULES);
  public static final Definition CAMPAIGN =
      Definition.of(
          "campaign", "Rules that look at a subject's events of one kind together.", CAMPAIGN_KEYS);

  private OfferKeys() {}

  private static Key<Optional<YamlNode>> conditions(String name, String description) {
    return Key.find(name, ConditionReader.CONDITIONS.reference(), description);
  }

  private static Key<Optional<YamlNode>> needConditions(String name, String description) {
    return Key.need(name, ConditionReader.CONDITIONS.reference(), description);
  }

  private static Key<Optional<YamlNode>> length(String name, String description) {
    return Key.need(name, Durations.DURATION.reference(), description);
  }
}
