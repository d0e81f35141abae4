package dev.alluvium.pipelines.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.nio.charset.StandardCharsets;

/**
 * Says in a table's topic that all of its rows have been read: a message of Debezium that is of no
 * row, so that others pass it by. {@code format: debezium} ends the rows by it that were there when
 * the reading began and of which nothing was told since.
 */
final class TableRead {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TableRead() {}

  /**
   * The message.
   *
   * @param table as {@code schema.table}
   * @param begin where the reading began, which is when those rows end
   * @param end a position behind all that was read
   */
  static byte[] message(
      ConnectorSettings settings, String database, String table, LogPosition begin, long end) {
    ObjectNode message = JSON.createObjectNode().put("op", "m").put("ts_ms", begin.micros() / 1000);
    message
        .putObject("source")
        .put("connector", "postgresql")
        .put("name", settings.prefix())
        .put("ts_ms", begin.micros() / 1000)
        .put("snapshot", ChangeColumns.INCREMENTAL)
        .put("db", database)
        .put("sequence", "[\"" + begin.position() + "\",\"" + end + "\"]")
        .put("ts_us", begin.micros())
        .put("schema", table.substring(0, table.indexOf('.')))
        .put("table", table.substring(table.indexOf('.') + 1))
        .put("lsn", end);
    message.putObject("message").put("prefix", ChangeColumns.TABLE_READ).put("content", "");
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }
}
