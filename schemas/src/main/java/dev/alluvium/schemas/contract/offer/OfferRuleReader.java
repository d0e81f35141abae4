package dev.alluvium.schemas.contract.offer;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.WholeNumbers;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.schemas.spec.offer.OfferText;
import dev.alluvium.schemas.spec.offer.OfferTrigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one rule of a campaign. */
final class OfferRuleReader {
  private static final Pattern COLUMN = Pattern.compile("\\{([a-z][a-z0-9_]*)\\}");

  private final Name name;
  private final YamlMap map;
  private final Columns event;
  private final Optional<OfferEvent> offers;

  OfferRuleReader(Name name, YamlMap map, Columns event, Optional<OfferEvent> offers) {
    this.name = name;
    this.map = map.of(OfferKeys.OFFER_KEYS);
    this.event = event;
    this.offers = offers;
  }

  OfferRuleSpec read() {
    return OfferRuleSpec.builder()
        .setName(name.text())
        .setDescription(map.get(CommonKeys.DESCRIPTION))
        .setWhere(conditions(map, OfferKeys.WHERE))
        .setTrigger(trigger())
        .setUnless(
            map.get(OfferKeys.UNLESS)
                .map(
                    unless ->
                        new OfferRuleSpec.Unless(
                            conditions(unless, OfferKeys.FORBIDDING), within(unless))))
        .setCoolDown(
            map.get(OfferKeys.COOL_DOWN).map(at -> Durations.read(at, OfferKeys.COOL_DOWN.name())))
        .setPerDay(WholeNumbers.find(map, OfferKeys.PER_DAY, Integer.MAX_VALUE))
        .setControl(WholeNumbers.find(map, OfferKeys.CONTROL, OfferKeys.MOST_CONTROL).orElse(0))
        .setText(text())
        .build();
  }

  private OfferTrigger trigger() {
    List<Key<?>> given = OfferKeys.TRIGGERS.stream().filter(map::has).toList();
    if (given.size() != 1 && map.isReadable()) {
      name.fault(
          "rule %s needs one of %s, and has %s",
          name,
          String.join(", ", OfferKeys.TRIGGERS.stream().map(Key::name).toList()),
          given.isEmpty() ? "none" : String.join(", ", given.stream().map(Key::name).toList()));
    }
    Optional<YamlMap> count = map.get(OfferKeys.COUNT);
    Optional<YamlMap> sequence = map.get(OfferKeys.SEQUENCE);
    Optional<YamlMap> returns = map.get(OfferKeys.RETURNS);
    List<Condition> on = conditions(map, OfferKeys.ON);
    if (count.isPresent()) {
      return counts(count.get());
    }
    if (sequence.isPresent()) {
      return sequence(sequence.get());
    }
    return returns.isPresent() ? returns(returns.get()) : new OfferTrigger.Occurs(on);
  }

  private OfferTrigger counts(YamlMap count) {
    List<Name> same = count.get(OfferKeys.SAME);
    event.resolve(same);
    return new OfferTrigger.Counts(
        conditions(count, OfferKeys.COUNTED),
        WholeNumbers.find(count, OfferKeys.AT_LEAST, OfferKeys.MOST_COUNTED).orElse(1),
        within(count),
        Names.texts(same));
  }

  private OfferTrigger sequence(YamlMap sequence) {
    if (sequence.has(OfferKeys.THEN) == sequence.has(OfferKeys.NOT_THEN)) {
      sequence.fault("sequence of %s needs then or not_then, and not both", name);
    }
    List<Condition> first = conditions(sequence, OfferKeys.FIRST);
    List<Condition> then = conditions(sequence, OfferKeys.THEN);
    List<Condition> notThen = conditions(sequence, OfferKeys.NOT_THEN);
    return sequence.has(OfferKeys.NOT_THEN)
        ? new OfferTrigger.Lacks(first, notThen, within(sequence))
        : new OfferTrigger.Follows(first, then, within(sequence));
  }

  private OfferTrigger returns(YamlMap returns) {
    Duration after = length(returns, OfferKeys.AFTER);
    Duration atMost = length(returns, OfferKeys.AT_MOST);
    if (atMost.compareTo(after) < 0) {
      returns.fault("at_most of %s is shorter than after, so that it would never offer", name);
    }
    return new OfferTrigger.Returns(conditions(returns, OfferKeys.SEEN), after, atMost);
  }

  private OfferText text() {
    Optional<Name> text = map.get(OfferKeys.TEXT);
    List<String> texts = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    String template = text.map(Name::text).orElse("");
    Matcher column = COLUMN.matcher(template);
    int end = 0;
    while (column.find()) {
      texts.add(template.substring(end, column.start()));
      end = column.end();
      columns.add(
          event.find(new Name(column.group(1), text.orElseThrow().at())).orElse(Column.EVENT_TS));
    }
    texts.add(template.substring(end));
    text.filter(at -> texts.stream().anyMatch(part -> part.contains("{") || part.contains("}")))
        .ifPresent(
            at -> at.fault("text of %s has a brace that is not around a column's name", name));
    offers.ifPresent(at -> at.checkText(columns));
    return new OfferText(List.copyOf(texts), columns.stream().map(Column::name).toList());
  }

  private Duration within(YamlMap block) {
    return length(block, OfferKeys.WITHIN);
  }

  private static Duration length(YamlMap block, Key<Optional<YamlNode>> key) {
    return block.get(key).map(at -> Durations.read(at, key.name())).orElse(Duration.ofDays(1));
  }

  private List<Condition> conditions(YamlMap block, Key<Optional<YamlNode>> key) {
    return block.get(key).map(at -> ConditionReader.read(at, key.name(), event)).orElse(List.of());
  }
}
