package dev.alluvium.transforms.format.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of rows, as Debezium captures them. What is read of one is the row as a JSON object, and
 * in it, under names that begin with two underscores, what the change says of itself: the columns
 * of {@link dev.alluvium.schemas.spec.format.ChangeColumns}, {@code __before}, {@code __source},
 * {@code __transaction} and {@code __ts_ms}.
 */
public final class DebeziumFormatDecoder implements FormatDecoder<JsonText> {
  private final JsonFormatDecoder json = new JsonFormatDecoder(new JsonFormat());
  private final ChangeRow rows;

  public DebeziumFormatDecoder(DebeziumFormat format) {
    rows = new ChangeRow(format.unavailable());
  }

  @Override
  public FileLayout files() {
    return json.files();
  }

  @Override
  public Message<JsonText> parse(SourceRecord record) {
    byte[] payload = record.payload();
    if (payload == null) {
      return new Message.Skipped<>(SkipReason.TOMBSTONE, key(record.key()));
    }
    RecordText.check(payload);
    try {
      return rows.read(Envelope.read(JsonText.of(payload)));
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The key as a row; NULL where it is none. */
  private static @Nullable JsonText key(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      RecordText.check(bytes);
      return Envelope.unwrapped(JsonText.of(bytes));
    } catch (RejectedException | IOException e) {
      return null;
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
