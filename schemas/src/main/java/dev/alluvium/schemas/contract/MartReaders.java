package dev.alluvium.schemas.contract;

import java.util.List;

/** The readers of the kinds of marts, in the order in which the kinds are told of. */
final class MartReaders {
  private static final List<MartReader<?>> ALL =
      List.of(
          new RowMartReader(),
          new SequenceMartReader(),
          new AggregateMartReader(),
          new HistoryMartReader());

  private MartReaders() {}

  static List<MartReader<?>> all() {
    return ALL;
  }

  /** The reader of the kind that the mart's sections tell. */
  static MartReader<?> of(YamlMap mart) {
    return ALL.stream()
        .filter(kind -> kind.sections().stream().anyMatch(mart::has))
        .findFirst()
        .orElseGet(MartReaders::ofNoSection);
  }

  private static MartReader<?> ofNoSection() {
    return ALL.stream().filter(kind -> kind.sections().isEmpty()).findFirst().orElseThrow();
  }
}
