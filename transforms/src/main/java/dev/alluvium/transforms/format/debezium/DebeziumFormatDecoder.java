package dev.alluvium.transforms.format.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.List;

/**
 * Changes of rows, as Debezium captures them. What is read of one is the row as a JSON object, and
 * in it, under names that begin with two underscores, what the change says of itself: the columns
 * of {@link dev.alluvium.schemas.spec.format.ChangeColumns}, {@code __before}, {@code __source},
 * {@code __transaction} and {@code __ts_ms}.
 */
public final class DebeziumFormatDecoder implements FormatDecoder<JsonText> {
  private static final JsonText NOTHING = JsonText.of("{}".getBytes(UTF_8));

  private final JsonFormatDecoder json = new JsonFormatDecoder(new JsonFormat());
  private final MessageText messages;
  private final ChangeRow rows;
  private final String unavailable;

  public DebeziumFormatDecoder(DebeziumFormat format) {
    messages = new MessageText(format);
    unavailable = format.unavailable();
    rows = new ChangeRow(unavailable);
  }

  @Override
  public FileLayout files() {
    return messages.files();
  }

  @Override
  public Message<JsonText> parse(SourceRecord record) {
    try {
      byte[] payload = record.payload();
      JsonText key = messages.key(record.key());
      if (payload == null) {
        return new Message.Skipped<>(SkipReason.TOMBSTONE, key == null ? NOTHING : key);
      }
      Envelope change = Envelope.read(messages.value(record, payload));
      JsonText row = change.after() == null ? change.before() : change.after();
      if (key != null && row != null) {
        RowKey.of(key).check(row, unavailable);
      }
      return rows.read(change);
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public FieldReader<JsonText> fields(FieldTree fields) {
    return json.fields(fields);
  }

  @Override
  public ScalarReader<JsonText> scalars(List<FieldPath> paths) {
    return json.scalars(paths);
  }
}
