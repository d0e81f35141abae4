package dev.alluvium.transforms.format.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.schemas.spec.column.FieldPath;
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
 * Changes of documents, by a change stream of MongoDB or by Debezium; a topic may hold both. What
 * is read of one is the document as a plain JSON object, and in it, under names that begin with two
 * underscores, what the change says of itself: the columns of {@link
 * dev.alluvium.schemas.spec.format.ChangeColumns}, {@code __before} and {@code __source}.
 */
public final class MongoFormatDecoder implements FormatDecoder<JsonText> {
  private static final JsonText NOTHING = JsonText.of("{}".getBytes(UTF_8));

  private final JsonFormatDecoder json = new JsonFormatDecoder(new JsonFormat());

  @Override
  public FileLayout files() {
    return json.files();
  }

  @Override
  public Message<JsonText> parse(SourceRecord record) {
    try {
      JsonText key = key(record.key());
      byte[] payload = record.payload();
      if (payload == null) {
        return new Message.Skipped<>(SkipReason.TOMBSTONE, key == null ? NOTHING : key);
      }
      RecordText.check(payload);
      JsonText message = JsonText.of(payload);
      return StreamEvent.is(message)
          ? StreamEvent.read(RecordText.of(payload))
          : DebeziumEvent.read(message, key);
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  /** What a key tells; NULL where there is none, or one that another converter wrote. */
  private static @Nullable JsonText key(byte @Nullable [] key) {
    if (key == null) {
      return null;
    }
    try {
      RecordText.check(key);
      return DebeziumEvent.key(JsonText.of(key));
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
