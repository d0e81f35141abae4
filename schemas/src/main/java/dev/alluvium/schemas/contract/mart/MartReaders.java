package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.MartSpec;
import java.util.Iterator;
import java.util.List;

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

  private MartReaders() {}

  public static List<MartReader<?>> all() {
    return ALL.handlers();
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

  /** The reader of the kind that the mart's sections tell. */
  public static MartReader<?> of(YamlMap mart) {
    return all().stream()
        .filter(kind -> kind.sections().stream().anyMatch(section -> mart.has(section)))
        .findFirst()
        .orElseGet(MartReaders::ofNoSection);
  }

  private static MartReader<?> ofNoSection() {
    return all().stream().filter(kind -> kind.sections().isEmpty()).findFirst().orElseThrow();
  }
}
