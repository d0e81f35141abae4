package dev.alluvium.transforms.format.debezium;

import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.avro.AvroFormatDecoder;
import dev.alluvium.transforms.format.avro.ConnectJson;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keys and values as JSON objects, whatever the converter wrote them in. */
final class MessageText {
  private final DebeziumFormat.@Nullable InAvro avro;
  private final boolean areKeysRegistered;
  private final @Nullable ConnectJson values;
  private final @Nullable ConnectJson keys;

  MessageText(DebeziumFormat format) {
    avro = format.avro();
    areKeysRegistered = format.needsRegistry();
    values = avro == null ? null : new ConnectJson(avro.values());
    keys = avro == null ? null : new ConnectJson(avro.keys());
  }

  /** How files hold messages, where they hold nothing but values. */
  FileLayout files() {
    return avro == null
        ? new JsonFormatDecoder(new JsonFormat()).files()
        : new AvroFormatDecoder(avro.values()).files();
  }

  /** The value. */
  JsonText value(SourceRecord record, byte[] payload) throws IOException {
    if (values != null) {
      return values.read(payload, record.header());
    }
    if (ConnectJson.beginsWithId(payload)) {
      throw RecordJson.malformed(
          "no JSON: it begins with a zero and the id of a schema, as messages in Avro do; of these"
              + " the contract says debezium: {encoding: avro}");
    }
    RecordText.check(payload);
    return JsonText.of(payload);
  }

  /**
   * The key; NULL where there is none, or one that another converter wrote: nothing rests on it.
   *
   * @throws RejectedException if it is in Avro, and cannot be read
   */
  @Nullable JsonText key(byte @Nullable [] key) throws IOException {
    if (key == null) {
      return null;
    }
    if (keys != null && avro != null && isInAvro(key, avro.keys())) {
      try {
        return keys.read(key, null);
      } catch (RejectedException e) {
        throw new RejectedException(e.reason(), null, "its key: " + e.getMessage());
      }
    }
    try {
      RecordText.check(key);
      return JsonText.of(key).withoutSchema();
    } catch (RejectedException | IOException e) {
      return null;
    }
  }

  private boolean isInAvro(byte[] key, AvroFormat keyFormat) {
    return keyFormat.schema() != null || (areKeysRegistered && ConnectJson.beginsWithId(key));
  }
}
