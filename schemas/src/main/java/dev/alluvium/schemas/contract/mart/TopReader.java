package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.spec.mart.TopSpec.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which groups of a mart are kept. */
public final class TopReader {
  private static final int MOST = 999_999;

  private static final Key<Optional<Name>> N =
      Key.needValue("n", Shape.countUpTo(MOST), "How many are kept.");
  private static final Key<List<Name>> PER =
      Key.findNames(
          "per",
          "Dimensions within whose values the groups are numbered; all groups of a window together"
              + " unless given.");
  private static final Key<List<Name>> BY =
      Key.needNames(
          "by",
          "[a-z0-9_]+( +(asc|desc))?",
          "Dimensions and measures that decide, in order; each may be followed by asc (the"
              + " default) or desc.");
  private static final Key<Optional<Name>> RANK_NAME = Key.needName("name", "Its name.");
  private static final Key<YamlMap> RANK =
      Key.needBlock(
          "rank",
          Section.of(RANK_NAME, CommonKeys.DESCRIPTION),
          "The column that holds the number, from 1.");
  private static final Section KEYS = Section.of(N, PER, BY, RANK);
  public static final Definition TOP =
      Definition.of("top", "The first n groups, numbered; the others are not kept.", KEYS);

  private TopReader() {}

  /**
   * Reads the block and adds the rank to the group's columns.
   *
   * @param dimensions what {@code per} can name
   * @param group dimensions and measures: what {@code by} can name
   */
  static TopSpec read(YamlMap map, Columns dimensions, Columns group) {
    map.of(KEYS);
    List<String> per = dimensions.resolve(map.get(PER));
    List<Order> by = order(map, group);
    YamlMap rank = map.get(RANK);
    Optional<Name> name = rank.get(RANK_NAME).map(n -> n.inSnakeCase("rank"));
    String description = rank.get(CommonKeys.DESCRIPTION);
    name.ifPresent(n -> group.add(n, column(n, description)));
    return TopSpec.of(count(map), per, by, name.map(Name::text).orElse(""), description);
  }

  private static Column column(Name name, String description) {
    return new Column(name.text(), Optional.of(ColumnType.INT64), ColumnMeaning.of(description));
  }

  private static int count(YamlMap map) {
    Optional<Name> n = map.get(N);
    if (n.isEmpty() || n.get().text().matches("[1-9][0-9]{0,5}")) {
      return n.map(name -> Integer.parseInt(name.text())).orElse(1);
    }
    n.get().fault("n must be a whole number from 1 to %d, not \"%s\"", MOST, n.get());
    return 1;
  }

  private static List<Order> order(YamlMap map, Columns group) {
    List<Order> orders = new ArrayList<>();
    for (Name entry : map.get(BY)) {
      String[] words = entry.text().strip().split("\\s+", -1);
      boolean hasDirection = words.length == 2 && List.of("asc", "desc").contains(words[1]);
      if (words.length > 1 && !hasDirection) {
        entry.fault("\"%s\" must be a column, then asc or desc, or nothing for asc", entry);
      } else {
        group.find(new Name(words[0], entry.at()));
        orders.add(Order.of(words[0], hasDirection && words[1].equals("desc")));
      }
    }
    return List.copyOf(orders);
  }
}
