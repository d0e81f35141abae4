package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.alert.AlertsReader;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.mart.MartReader;
import dev.alluvium.schemas.contract.mart.MartReaders;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.spec.mart.ViewedMartSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the contract of the marts; its sections tell a mart's kind. */
final class MartsReader {
  private static final Key<Optional<Name>> MARTS = CommonKeys.domain("marts");
  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> TABLES =
      Key.needEntries("tables", MartReaders.MART, "Marts by name. " + MartReaders.KINDS).atTimes();

  /** All files together have tables; each has some, or alerts. */
  private static final Section FILE =
      Section.of(MARTS, DESCRIPTION, CommonKeys.OWNER, TABLES, AlertsReader.ALERTS)
          .withSomeOf(TABLES, AlertsReader.ALERTS);

  static final Definition DEFINITION = Definition.of("marts", "The marts of the domain.", FILE);

  /** A mart, and where it stands. */
  private record ReadMart<M extends MartSpec>(MartReader<M> kind, M spec, YamlMap place) {
    static <M extends MartSpec> List<ReadMart<M>> of(
        MartReader<M> kind, Name name, YamlMap place, String owner, Events events) {
      return kind.read(name, place, owner, events).stream()
          .map(spec -> new ReadMart<>(kind, spec, place))
          .toList();
    }

    Stream<MartSpec> all() {
      return spec instanceof ViewedMartSpec viewed
          ? Stream.concat(viewed.stored().stream(), Stream.of(spec))
          : Stream.of(spec);
    }

    void check(EventSpec event) {
      if (spec instanceof StoredMartSpec stored && stored.from().equals(event.name())) {
        kind.check(spec, place, event);
      }
    }
  }

  private final List<ReadMart<?>> marts = new ArrayList<>();
  private List<AlertSpec> alerts = List.of();

  static MartsReader none() {
    return new MartsReader();
  }

  static MartsReader read(YamlMap root, Events events) {
    root.of(FILE);
    root.get(DESCRIPTION);
    String owner = root.get(CommonKeys.OWNER);
    MartsReader reader = new MartsReader();
    YamlMap tables = root.get(TABLES);
    tables.items().forEach((name, value) -> reader.mart(name, value, owner, events));
    List<AggregateMartSpec> aggregates =
        reader.specs().stream()
            .filter(AggregateMartSpec.class::isInstance)
            .map(AggregateMartSpec.class::cast)
            .toList();
    reader.alerts = AlertsReader.read(root, AlertsReader.names(tables), aggregates, owner, events);
    return reader;
  }

  private void mart(Name name, YamlNode value, String owner, Events events) {
    YamlMap map = value.map("mart " + name);
    MartReaders.of(map)
        .ifPresent(kind -> marts.addAll(ReadMart.of(kind, name, map, owner, events)));
  }

  /** Reports what can be told of marts only where all else is right. */
  void check(Events events) {
    events.all().forEach(event -> marts.forEach(mart -> mart.check(event.spec())));
  }

  /** Tables and views that two declarations have. */
  Set<String> namesOfSeveral() {
    Map<String, YamlMap> declared = new HashMap<>();
    Set<String> several = new HashSet<>();
    for (ReadMart<?> mart : marts) {
      mart.all()
          .map(MartSpec::qualifiedName)
          .filter(name -> !mart.place().equals(declared.computeIfAbsent(name, n -> mart.place())))
          .forEach(several::add);
    }
    return several;
  }

  /** Kind by kind, and as they stand. */
  List<MartSpec> specs() {
    List<MartSpec> specs = new ArrayList<>();
    for (MartReader<?> kind : MartReaders.all()) {
      marts.stream().filter(mart -> mart.kind() == kind).flatMap(ReadMart::all).forEach(specs::add);
    }
    return List.copyOf(specs);
  }

  List<AlertSpec> alerts() {
    return alerts;
  }
}
