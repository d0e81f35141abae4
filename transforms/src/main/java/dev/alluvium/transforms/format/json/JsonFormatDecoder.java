package dev.alluvium.transforms.format.json;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.lines.LineLayout;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;

/** JSON, one object a record. It is read as it stands, in one pass per reader; no tree is made. */
public final class JsonFormatDecoder implements FormatDecoder<JsonText> {
  public JsonFormatDecoder(JsonFormat format) {}

  @Override
  public FileLayout files() {
    return LineLayout.ofLines();
  }

  @Override
  public Message<JsonText> parse(SourceRecord record) {
    byte[] payload = record.payload();
    if (payload == null) {
      return new Message.Skipped<>(SkipReason.TOMBSTONE);
    }
    // Jackson reads UTF-16 as well, and makes characters of bytes that are none.
    RecordText.check(payload);
    return Message.event(JsonText.of(payload));
  }

  @Override
  public FieldReader<JsonText> fields(FieldTree fields) {
    return new JsonFields(fields);
  }

  @Override
  public ScalarReader<JsonText> scalars(List<FieldPath> paths) {
    return new JsonScalars(paths);
  }
}
