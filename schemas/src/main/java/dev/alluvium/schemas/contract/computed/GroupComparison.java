package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.WholeNumbers;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Compared;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Rank;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Share;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Usual;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a measure knows of a group beside others. Each is one key of a measure. */
enum GroupComparison {
  RUNNING(
      "A measure that counts, sums up, or is the least or the largest: of this group and all"
          + " before it.") {
    @Override
    List<Function> takes() {
      return List.of(Function.COUNT, Function.SUM, Function.MIN, Function.MAX);
    }

    @Override
    Section block() {
      return Section.of(OF, ALONG, PER);
    }

    @Override
    boolean isAlong() {
      return true;
    }

    @Override
    ColumnType type(Summed measure) {
      return RollUpMeasures.type(measure.function(), measure.value());
    }

    @Override
    Compared of(String name, Summed measure, String by, List<String> per, YamlMap said) {
      return new Running(name, measure.name(), measure.function(), by, per);
    }
  },
  SHARE("What part a measure is of its sum over groups.") {
    @Override
    List<Function> takes() {
      return List.of(Function.COUNT, Function.SUM);
    }

    @Override
    ColumnType type(Summed measure) {
      return ColumnType.FLOAT64;
    }

    @Override
    Compared of(String name, Summed measure, String by, List<String> per, YamlMap said) {
      return new Share(name, measure.name(), per);
    }
  },
  RANK("The place of a measure among groups, from the largest on.") {
    @Override
    List<Function> takes() {
      return List.of(Function.values());
    }

    @Override
    ColumnType type(Summed measure) {
      return ColumnType.INT64;
    }

    @Override
    Compared of(String name, Summed measure, String by, List<String> per, YamlMap said) {
      return new Rank(name, measure.name(), per);
    }
  },
  USUAL(
      "The mean of a measure in the groups of the days before that are so many days apart, as those"
          + " of the same weekday.") {
    @Override
    List<Function> takes() {
      return List.of(Function.values());
    }

    @Override
    boolean takes(Summed measure, Name at) {
      ColumnType type = RollUpMeasures.type(measure.function(), measure.value());
      boolean isExact = type == ColumnType.INT64 || type == ColumnType.NUMERIC;
      if (!isExact) {
        at.fault(
            "usual takes int64 or numeric, which add up exactly; %s is %s",
            at, type.contractName());
      }
      return isExact;
    }

    @Override
    Section block() {
      return Section.of(OF, ALONG, PER, DAYS, TIMES, GROUPS);
    }

    @Override
    boolean isAlong() {
      return true;
    }

    @Override
    boolean goesAlong(Column along, Name at) {
      Optional<ColumnType> other = along.type().filter(type -> type != ColumnType.DATE);
      other.ifPresent(
          type -> at.fault("usual counts days, by a date; %s is %s", at, type.contractName()));
      return other.isEmpty();
    }

    @Override
    ColumnType type(Summed measure) {
      return ColumnType.NUMERIC;
    }

    @Override
    Compared of(String name, Summed measure, String by, List<String> per, YamlMap said) {
      return new Usual(
          name,
          measure.name(),
          by,
          per,
          WholeNumbers.find(said, DAYS, MOST_DAYS).orElse(1),
          WholeNumbers.find(said, TIMES, MOST_TIMES).orElse(1),
          WholeNumbers.find(said, GROUPS, Integer.MAX_VALUE).orElse(1));
    }
  };

  static final Key<Optional<Name>> OF = Key.needName("of", "A measure of rows.");
  static final Key<Optional<Name>> ALONG =
      Key.needName("by", "What tells which groups are before this one: one of those of the key.");
  static final Key<List<Name>> PER =
      Key.findNames(
          "per", "Groups that agree in these columns of the key count; all groups, if left out.");

  private static final int MOST_DAYS = 366;
  private static final int MOST_TIMES = 366;
  static final Key<Optional<Name>> DAYS =
      Key.needValue(
          "days",
          Shape.countUpTo(MOST_DAYS),
          "How many days before the group's own one counts, and from there on again; 7 are those of"
              + " its weekday.");
  static final Key<Optional<Name>> TIMES =
      Key.needValue("times", Shape.countUpTo(MOST_TIMES), "How many such days count.");
  static final Key<Optional<Name>> GROUPS =
      Key.needValue(
          "groups", Shape.count(), "The fewest groups that make a mean; else it is empty.");

  private final String description;

  GroupComparison(String description) {
    this.description = description;
  }

  /** The one that a function of a measure is, if it is one. */
  static Optional<GroupComparison> of(String function) {
    return Stream.of(values()).filter(each -> each.function().equals(function)).findFirst();
  }

  /** What contracts call it. */
  String function() {
    return name().toLowerCase(Locale.ROOT);
  }

  Key<Optional<YamlNode>> key() {
    return Key.find(function(), Shape.block(block()), description);
  }

  /** What is said of it. */
  Section block() {
    return Section.of(OF, PER);
  }

  /** Whether it goes along a column of the key. */
  boolean isAlong() {
    return false;
  }

  /** Reports a column that it cannot go along; whether it can. */
  boolean goesAlong(Column along, Name at) {
    return true;
  }

  /** Reports a measure that it cannot be of; whether it can. */
  boolean takes(Summed measure, Name at) {
    boolean isTaken = takes().contains(measure.function());
    if (!isTaken) {
      at.fault(
          "%s cannot be told of several groups by their values, as it is made by %s; %s takes %s",
          at,
          word(measure.function()),
          function(),
          String.join(", ", takes().stream().map(GroupComparison::word).toList()));
    }
    return isTaken;
  }

  private static String word(Function function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  /** Of which measures it can be, by what makes them. */
  abstract List<Function> takes();

  abstract ColumnType type(Summed measure);

  /**
   * The column.
   *
   * @param by what it goes along, if it does
   * @param said its block
   */
  abstract Compared of(String name, Summed measure, String by, List<String> per, YamlMap said);
}
