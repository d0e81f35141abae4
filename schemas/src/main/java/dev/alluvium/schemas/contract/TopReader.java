package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.TopSpec;
import dev.alluvium.schemas.spec.TopSpec.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which groups of a mart are kept. */
final class TopReader {
  private TopReader() {}

  /**
   * Reads the block and adds the rank to the group's columns.
   *
   * @param dimensions what {@code per} can name
   * @param group dimensions and measures: what {@code by} can name
   */
  static TopSpec read(YamlMap map, Columns dimensions, Columns group) {
    map.allow(List.of("n", "per", "by", "rank"));
    List<String> per = dimensions.resolve(map.findNames("per"));
    List<Order> by = order(map, group);
    YamlMap rank = map.needMap("rank").allow(List.of("name", "description"));
    Optional<Name> name = rank.needName("name").map(n -> n.inSnakeCase("rank"));
    String description = rank.needText("description");
    name.ifPresent(n -> group.add(n, column(n, description)));
    return TopSpec.of(count(map), per, by, name.map(Name::text).orElse(""), description);
  }

  private static Column column(Name name, String description) {
    return new Column(name.text(), Optional.of(ColumnType.INT64), Optional.empty(), description);
  }

  private static int count(YamlMap map) {
    Optional<Name> n = map.needName("n");
    if (n.isEmpty() || n.get().text().matches("[1-9][0-9]{0,5}")) {
      return n.map(name -> Integer.parseInt(name.text())).orElse(1);
    }
    n.get().fault("n must be a whole number from 1 to 999999, not \"%s\"", n.get());
    return 1;
  }

  private static List<Order> order(YamlMap map, Columns group) {
    List<Order> orders = new ArrayList<>();
    for (Name entry : map.needNames("by")) {
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
