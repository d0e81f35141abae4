package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Paths;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.event.WhenSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which records of its topic an event takes: {@code {type: PushEvent}}. */
final class WhenReader {
  static final Key<YamlMap> WHEN =
      Key.find(
          "when",
          Shape.anyEntries(Shape.oneOrMore(Shape.scalar())),
          "Which records of the topic it takes: paths, and what stands there, or one of several;"
              + " all must hold. Exactly: letter case counts, and a number is no text.",
          YamlMap::findMap);

  static final Key<Boolean> OTHERWISE =
      Key.flag(
          "otherwise",
          "Whether it takes the records that no other event of the topic takes, and no others.");

  private static final String ONE =
      "an event is told by one value of a record; write the number of an element, as items[0].sku";

  private WhenReader() {}

  /** Whether it takes what is left; that and conditions are one too many. */
  static boolean otherwise(YamlMap source) {
    boolean given = source.get(OTHERWISE);
    if (given && source.has(WHEN)) {
      source
          .at(OTHERWISE)
          .ifPresent(
              at ->
                  at.fault(
                      "otherwise takes what no other event takes, and when says what is taken;"
                          + " leave one out"));
    }
    return given;
  }

  static List<WhenSpec> read(YamlMap source, RecordFormat format) {
    List<WhenSpec> conditions = new ArrayList<>();
    for (Map.Entry<Name, YamlNode> item : source.get(WHEN).items().entrySet()) {
      Optional<FieldPath> path =
          Paths.leadsToMany(item.getKey(), WHEN.name(), ONE)
              ? Optional.empty()
              : Paths.read(item.getKey(), WHEN.name());
      path.ifPresent(at -> checkFits(item.getKey(), at, format));
      if (item.getValue().isMap()) {
        item.getValue()
            .fault(
                "when of %s takes a value, or a list of values; what no other event takes goes to"
                    + " the one with otherwise: true",
                item.getKey());
        continue;
      }
      List<YamlNode> nodes = item.getValue().oneOrMore("when of " + item.getKey());
      if (nodes.isEmpty() && item.getValue().isList()) {
        item.getValue().fault("when of %s must name one value at least", item.getKey());
      }
      List<Serializable> values =
          nodes.stream().flatMap(value -> value(value, item.getKey(), format).stream()).toList();
      path.filter(at -> !values.isEmpty())
          .ifPresent(at -> conditions.add(new WhenSpec(at, values)));
    }
    return List.copyOf(conditions);
  }

  private static void checkFits(Name key, FieldPath path, RecordFormat format) {
    if (!format.isTree() && path.steps().size() > 1) {
      key.fault(
          "\"%s\" is a path, but a record of format: %s has columns alone; put a column's name in"
              + " quotes, as '\"a.b\"'",
          key, format.name());
    }
  }

  /** Columns hold texts, whatever they look like. */
  private static Optional<Serializable> value(YamlNode value, Name key, RecordFormat format) {
    String what = "when of " + key;
    return format.isTree() ? value.constant(what) : value.text(what).map(text -> text);
  }
}
