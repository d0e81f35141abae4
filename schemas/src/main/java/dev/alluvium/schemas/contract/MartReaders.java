package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.MartSpec;
import java.util.List;

/** The readers of the kinds of marts, in the order in which the kinds are told of. */
final class MartReaders {
  private static final Kinds<MartReader<?>> ALL =
      Kinds.of(
          MartSpec.class,
          List.of(
              new RowMartReader(),
              new SequenceMartReader(),
              new AggregateMartReader(),
              new HistoryMartReader()));

  private MartReaders() {}

  static List<MartReader<?>> all() {
    return ALL.handlers();
  }

  /** The reader of the kind that the mart's sections tell. */
  static MartReader<?> of(YamlMap mart) {
    return all().stream()
        .filter(kind -> kind.sections().stream().anyMatch(mart::has))
        .findFirst()
        .orElseGet(MartReaders::ofNoSection);
  }

  private static MartReader<?> ofNoSection() {
    return all().stream().filter(kind -> kind.sections().isEmpty()).findFirst().orElseThrow();
  }
}
