package dev.alluvium.transforms.live.redis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What state the rows in Redis are of.
 *
 * @param epoch a name that rows have until Redis loses them; empty where there are none
 * @param version grows with each batch of changes
 * @param lost grows when rows may be missing
 * @param fields of tables, by what they say and the table's id
 */
record LiveState(String epoch, long version, long lost, Map<String, String> fields) {
  static LiveState of(Map<String, String> fields) {
    return new LiveState(
        fields.getOrDefault("epoch", ""),
        number(fields.get("version")),
        number(fields.get("lost")),
        fields);
  }

  /** Zero for none; what somebody else has written there is put right by who writes. */
  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  /** Whether all rows that are to be there are there. */
  boolean isWhole(RedisTable table) {
    return Long.toString(lost).equals(fields.get("whole:" + table.id()));
  }

  boolean areWhole(List<RedisTable> tables) {
    return tables.stream().allMatch(this::isWhole);
  }

  /** Whether a job has told its rows, and not only who read a warehouse. */
  boolean isTold(RedisTable table) {
    return fields.containsKey("told:" + table.id());
  }
}
