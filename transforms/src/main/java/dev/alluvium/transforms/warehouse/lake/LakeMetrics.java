package dev.alluvium.transforms.warehouse.lake;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/** What Iceberg's readers skip files by: counts, and the smallest and largest value by column. */
final class LakeMetrics {
  /** Of texts, as Iceberg has it. */
  private static final int LONGEST = 16;

  private LakeMetrics() {}

  static Metrics of(ParquetCopy.Written written, List<Types.NestedField> fields) {
    Map<Integer, Long> sizes = new HashMap<>();
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (Types.NestedField field : fields) {
      Map<String, String> known = written.statistics().getOrDefault(field.name(), Map.of());
      put(field, known.get("column_size_bytes"), sizes);
      put(field, known.get("num_values"), values);
      put(field, known.get("null_count"), nulls);
      bound(field.type(), known, "min").ifPresent(value -> lower.put(field.fieldId(), value));
      bound(field.type(), known, "max").ifPresent(value -> upper.put(field.fieldId(), value));
    }
    return new Metrics(written.rows(), sizes, values, nulls, Map.of(), lower, upper);
  }

  private static void put(
      Types.NestedField field, @Nullable String number, Map<Integer, Long> numbers) {
    if (number != null) {
      numbers.put(field.fieldId(), Long.valueOf(number));
    }
  }

  /** None where DuckDB does not tell it, or not exactly; a reader then looks into the file. */
  private static Optional<ByteBuffer> bound(Type type, Map<String, String> known, String which) {
    String text = known.get(which);
    if (text == null || !"true".equals(known.get(which + "_is_exact"))) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(value(type, text, which.equals("min")))
          .map(value -> Conversions.toByteBuffer(type, value));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // As infinity.
    }
  }

  private static @Nullable Object value(Type type, String text, boolean isLower) {
    return switch (type.typeId()) {
      case LONG -> Long.valueOf(text);
      case DATE -> Math.toIntExact(LakeDates.epochDay(text));
      case TIMESTAMP -> LakeDates.epochMicros(text);
      case DECIMAL -> new BigDecimal(text).setScale(((Types.DecimalType) type).scale());
      case STRING ->
          isLower
              ? UnicodeUtil.truncateStringMin(text, LONGEST)
              : UnicodeUtil.truncateStringMax(text, LONGEST);
      default -> null;
    };
  }
}
