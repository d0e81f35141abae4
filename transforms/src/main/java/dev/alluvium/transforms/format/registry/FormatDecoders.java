package dev.alluvium.transforms.format.registry;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.MongoFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.avro.AvroFormatDecoder;
import dev.alluvium.transforms.format.csv.CsvFormatDecoder;
import dev.alluvium.transforms.format.debezium.DebeziumFormatDecoder;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import dev.alluvium.transforms.format.mongodb.MongoFormatDecoder;
import java.util.List;
import java.util.function.Function;

/** Which class is at work for which format of a contract. */
public final class FormatDecoders {
  /** A new format is a line here. */
  private static final Kinds<Maker<?>> ALL =
      Kinds.of(
          RecordFormat.class,
          List.of(
              new Maker<>(JsonFormat.class, JsonFormatDecoder::new),
              new Maker<>(CsvFormat.class, CsvFormatDecoder::new),
              new Maker<>(AvroFormat.class, AvroFormatDecoder::new),
              new Maker<>(DebeziumFormat.class, DebeziumFormatDecoder::new),
              new Maker<>(MongoFormat.class, format -> new MongoFormatDecoder())));

  private FormatDecoders() {}

  private record Maker<F extends RecordFormat>(Class<F> kind, Function<F, FormatDecoder<?>> decoder)
      implements Kinds.Handler<F> {
    FormatDecoder<?> make(RecordFormat format) {
      return decoder.apply(kind.cast(format));
    }
  }

  /** A decoder of that format, with its settings. */
  public static FormatDecoder<?> of(RecordFormat format) {
    return ALL.of(format).make(format);
  }
}
