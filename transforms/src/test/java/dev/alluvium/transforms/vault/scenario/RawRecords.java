package dev.alluvium.transforms.vault.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Raw rows of a stage as records of the event that they are to a table. */
final class RawRecords {
  private final ScenarioTable table;
  private final Stage stage;

  RawRecords(ScenarioTable table, Stage stage) {
    this.table = table;
    this.stage = stage;
  }

  /**
   * @param position of the first record
   */
  SourceBatch of(EventSpec event, List<Map<String, @Nullable String>> rows, long position) {
    List<SourceRecord> records = new ArrayList<>();
    for (Map<String, @Nullable String> row : rows) {
      byte[] payload = Objects.requireNonNull(json(row).toString()).getBytes(UTF_8);
      records.add(
          SourceRecord.of(event.topic(), event.topic(), position + records.size(), null, payload));
    }
    return SourceBatch.of(records);
  }

  /** The texts of a row, and those of them besides that are taken as times or numbers. */
  private ObjectNode json(Map<String, @Nullable String> row) {
    ObjectNode json = ScenarioReader.JSON.createObjectNode();
    row.forEach(json::put);
    putTime(json, row, table.structure().loadDatetime(), StagedColumns.EVENT_TIME);
    for (String column : table.feed().times()) {
      putTime(json, row, column, StagedColumns.timeFrom(column));
    }
    table.feed().sequence().ifPresent(column -> putNumber(json, row, column));
    return json;
  }

  private void putTime(
      ObjectNode json, Map<String, @Nullable String> row, String column, String name) {
    String time = StagedColumns.value(stage, row, column);
    if (time != null) {
      json.put(name, ChronoUnit.MICROS.between(Instant.EPOCH, Datetimes.parse(time)));
    }
  }

  private void putNumber(ObjectNode json, Map<String, @Nullable String> row, String column) {
    String number = StagedColumns.value(stage, row, column);
    if (number != null) {
      json.put(StagedColumns.SEQUENCE_FROM, Cells.number(number));
    }
  }
}
