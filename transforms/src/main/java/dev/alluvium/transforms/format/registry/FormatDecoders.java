package dev.alluvium.transforms.format.registry;

import dev.alluvium.schemas.spec.AvroFormat;
import dev.alluvium.schemas.spec.CsvFormat;
import dev.alluvium.schemas.spec.JsonFormat;
import dev.alluvium.schemas.spec.RecordFormat;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.avro.AvroFormatDecoder;
import dev.alluvium.transforms.format.csv.CsvFormatDecoder;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which class is at work for which format of a contract. */
public final class FormatDecoders {
  /** A new format is a line here. */
  private static final List<Maker<?>> ALL =
      List.of(
          new Maker<>(JsonFormat.class, JsonFormatDecoder::new),
          new Maker<>(CsvFormat.class, CsvFormatDecoder::new),
          new Maker<>(AvroFormat.class, AvroFormatDecoder::new));

  private FormatDecoders() {}

  private record Maker<F extends RecordFormat>(
      Class<F> type, Function<F, FormatDecoder<?>> decoder) {
    @Nullable FormatDecoder<?> make(RecordFormat format) {
      return type.isInstance(format) ? decoder.apply(type.cast(format)) : null;
    }
  }

  /** A decoder of that format, with its settings. */
  public static FormatDecoder<?> of(RecordFormat format) {
    for (Maker<?> maker : ALL) {
      FormatDecoder<?> decoder = maker.make(format);
      if (decoder != null) {
        return decoder;
      }
    }
    throw new IllegalArgumentException("no class decodes " + format.name());
  }
}
