package dev.alluvium.pipelines.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.debezium.engine.DebeziumEngine;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks Debezium to read tables by ranges of their keys, while changes go on. */
final class SnapshotSignal {
  private SnapshotSignal() {}

  static DebeziumEngine.Signal of(List<String> tables) {
    ObjectNode data = new ObjectMapper().createObjectNode().put("type", "incremental");
    ArrayNode collections = data.putArray("data-collections");
    tables.forEach(table -> collections.add(TableLists.pattern(table)));
    return new DebeziumEngine.Signal(
        UUID.randomUUID().toString(), "execute-snapshot", data.toString(), Map.of());
  }
}
