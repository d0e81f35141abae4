package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.MartSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The readers of the kinds of marts, in the order in which the kinds are told of. */
public final class MartReaders {
  private static final Kinds<MartReader<?>> ALL =
      Kinds.of(
          MartSpec.class,
          List.of(
              new RowMartReader(),
              new SequenceMartReader(),
              new AggregateMartReader(),
              new HistoryMartReader(),
              new JoinMartReader(),
              new StateMartReader()));

  /** A mart: what its kind's definition says. */
  public static final Shape MART = mart(all().iterator());

  /** What each kind is, for people, by the section that tells it; that without one at the end. */
  public static final String KINDS =
      Stream.concat(
              all().stream().filter(kind -> !kind.sections().isEmpty()), Stream.of(ofNoSection()))
          .map(MartReaders::told)
          .collect(Collectors.joining(" "));

  private MartReaders() {}

  public static List<MartReader<?>> all() {
    return ALL.handlers();
  }

  private static String told(MartReader<?> kind) {
    String by =
        kind.sections().stream()
            .findFirst()
            .map(section -> "With " + section.name())
            .orElse("Without any of these");
    String what = kind.definition().description();
    return by + ": " + what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
  }

  /** As {@link #of} finds the kind. */
  private static Shape mart(Iterator<MartReader<?>> kinds) {
    while (kinds.hasNext()) {
      MartReader<?> kind = kinds.next();
      if (!kind.sections().isEmpty()) {
        return Shape.having(kind.sections(), kind.definition().reference(), mart(kinds));
      }
    }
    return ofNoSection().definition().reference();
  }

  /** The reader of the kind that the mart's sections tell; none where they tell several kinds. */
  public static Optional<MartReader<?>> of(YamlMap mart) {
    List<MartReader<?>> told = new ArrayList<>();
    List<Key<?>> by = new ArrayList<>();
    for (MartReader<?> kind : all()) {
      kind.sections().stream()
          .filter(section -> mart.has(section))
          .findFirst()
          .ifPresent(
              section -> {
                told.add(kind);
                by.add(section);
              });
    }
    if (told.size() > 1) {
      YamlNode other = mart.at(by.get(1)).orElseThrow();
      other.fault(
          "a mart is of one kind, and %s and %s are of two; leave one out",
          by.get(0).name(), by.get(1).name());
      return Optional.empty();
    }
    return Optional.of(told.isEmpty() ? ofNoSection() : told.get(0));
  }

  private static MartReader<?> ofNoSection() {
    return all().stream().filter(kind -> kind.sections().isEmpty()).findFirst().orElseThrow();
  }
}
