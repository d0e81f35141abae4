package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.CsvSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the event time off a line without a header. Safe for several threads. */
final class CsvEventTime {
  private final FieldSpec field;
  private final CsvLine line;
  private final CsvLayout layout;

  CsvEventTime(CsvSpec spec, FieldSpec eventTime) {
    field = eventTime;
    line = new CsvLine(spec);
    layout = CsvLayout.of(spec.columns(), List.of(eventTime));
  }

  /**
   * The time; NULL where the line has none.
   *
   * @throws RejectedException if it is no such line, or no time
   */
  @Nullable Instant scan(byte[] payload) {
    List<String> values = line.cut(payload);
    layout.check(values);
    String text = layout.text(0, values);
    return text == null ? null : (Instant) CsvValues.read(text, field);
  }
}
