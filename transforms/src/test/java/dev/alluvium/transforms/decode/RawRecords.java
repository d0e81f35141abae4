package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.registry.FormatDecoders;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** Decodes records of an event that makes one row of each. */
final class RawRecords {
  private final Decoding<?> decoding;

  RawRecords(EventSpec event) {
    decoding = Decoding.of(event, FormatDecoders.of(event.format()));
  }

  private record Decoding<V>(FormatDecoder<V> format, RecordDecoder<V> decoder) {
    static <V> Decoding<V> of(EventSpec event, FormatDecoder<V> format) {
      return new Decoding<>(format, new RecordDecoder<>(event, format));
    }

    Row decode(SourceRecord record, RecordCoordinates at) {
      RecordDecoder.checkSound(record);
      if (!(format.parse(record) instanceof Message.Change<V> change)) {
        throw new AssertionError("skipped");
      }
      List<Row> rows = new ArrayList<>();
      decoder.decode(
          change.values(),
          record,
          at,
          new RecordDecoder.RawRows() {
            @Override
            public void row(Row raw) {
              rows.add(raw);
            }

            @Override
            public void rejected(int element, RejectedException why) {
              throw why;
            }
          });
      return rows.get(0);
    }
  }

  Row decode(SourceRecord record, RecordCoordinates at) {
    return decoding.decode(record, at);
  }
}
