package dev.alluvium.transforms.live.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.live.LiveTable;
import java.io.Serializable;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A live table as Redis has it.
 *
 * @param id its name, and a sum of what its rows look like: a writer and a server by different
 *     contracts do not take each other's rows for theirs
 * @param keepMillis how much older than the newest row rows are held; negative: of any age
 * @param mostRows the newest of which are held
 */
record RedisTable(String id, long keepMillis, int mostRows) implements Serializable {
  static RedisTable of(LiveTable table) {
    CRC32 shape = new CRC32();
    shape.update(
        (table.key() + "|" + table.columns() + "|" + table.types() + "|" + table.time())
            .getBytes(UTF_8));
    return new RedisTable(
        table.name() + "-" + Long.toHexString(shape.getValue()),
        table.keep().map(keep -> keep.toMillis()).orElse(-1L),
        table.mostRows());
  }

  static List<RedisTable> of(List<LiveTable> tables) {
    return tables.stream().map(RedisTable::of).toList();
  }
}
