package dev.alluvium.transforms.format.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Schemas, values of them, and the JSON that somebody would send instead, at random. */
final class AnyRecord {
  private static final long MICROS = 253_402_300_799_999_999L;

  private final Random random;
  private int names;

  AnyRecord(long seed) {
    random = new Random(seed);
  }

  /** A record's schema; fields are called {@code a}, {@code b}, … in each. */
  Schema schema(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      fields.add(new Schema.Field(Character.toString('a' + i), optional(any(depth))));
    }
    return Schema.createRecord("R" + names++, null, "any", false, fields);
  }

  private Schema optional(Schema schema) {
    return random.nextInt(3) > 0 || schema.isUnion()
        ? schema
        : Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private Schema any(int depth) {
    int kind = random.nextInt(depth > 0 ? 24 : 20);
    return switch (kind) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1, 2 -> Schema.create(Schema.Type.INT);
      case 3, 4 -> Schema.create(Schema.Type.LONG);
      case 5 -> Schema.create(Schema.Type.FLOAT);
      case 6 -> Schema.create(Schema.Type.DOUBLE);
      case 7, 8, 9 -> Schema.create(Schema.Type.STRING);
      case 10 -> Schema.create(Schema.Type.BYTES);
      case 11 -> Schema.createFixed("F" + names++, null, "any", 1 + random.nextInt(9));
      case 12 -> Schema.createEnum("E" + names++, null, "any", List.of("RED", "GREEN"));
      case 13 ->
          LogicalTypes.decimal(20, random.nextInt(7)).addToSchema(Schema.create(Schema.Type.BYTES));
      case 14 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case 15 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case 16 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 17 -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 18 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 19 ->
          Schema.createUnion(
              Schema.create(Schema.Type.STRING),
              Schema.create(Schema.Type.LONG),
              Schema.create(Schema.Type.NULL));
      case 20, 21 -> schema(depth - 1);
      case 22 -> Schema.createArray(optional(any(depth - 1)));
      default -> Schema.createMap(optional(any(depth - 1)));
    };
  }

  /** A value of that schema, as Avro's library takes it. */
  @Nullable Object value(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> isLogical(schema) ? random.nextInt(2_900_000) - 719_000 : random.nextInt();
      case LONG -> number(schema);
      case FLOAT -> (random.nextFloat() - 0.5f) * (1 << random.nextInt(30));
      case DOUBLE -> (random.nextDouble() - 0.5) * (1 << random.nextInt(30));
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(bytes(1 + random.nextInt(8)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case ENUM -> new GenericData.EnumSymbol(schema, random.nextBoolean() ? "RED" : "GREEN");
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> items = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.put(Character.toString('a' + i), value(schema.getValueType()));
        }
        yield items;
      }
    };
  }

  private static boolean isLogical(Schema schema) {
    return schema.getLogicalType() != null;
  }

  private long number(Schema schema) {
    String type = isLogical(schema) ? schema.getLogicalType().getName() : "";
    long micros = random.nextLong(-MICROS / 5, MICROS);
    return switch (type) {
      case "" -> random.nextBoolean() ? random.nextLong() : random.nextInt(1000);
      case "timestamp-millis" -> micros / 1000;
      case "time-micros" -> random.nextLong(86_400_000_000L);
      default -> micros;
    };
  }

  private String text() {
    String[] texts = {"", " ", "Björk", "a\"b\\c\n", "12", "1.50", "2023-04-02", "😀", "YWJj", "x"};
    return random.nextInt(9) == 0 ? "2023-04-02T10:15:30.25Z" : texts[random.nextInt(texts.length)];
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What stands in JSON for it, fields that are null left out. */
  static String json(Schema schema, @Nullable Object value) {
    if (schema.isUnion()) {
      return json(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
    }
    return value == null ? "null" : ofValue(schema, value);
  }

  private static String ofValue(Schema schema, Object value) {
    return switch (schema.getType()) {
      case NULL, UNION -> throw new IllegalArgumentException("no value: " + schema);
      case BOOLEAN, DOUBLE, FLOAT -> String.valueOf(value);
      case STRING, ENUM -> quoted(String.valueOf(value));
      case INT -> isLogical(schema) ? quoted(day((Integer) value)) : String.valueOf(value);
      case LONG -> isLogical(schema) ? quoted(time(schema, (Long) value)) : String.valueOf(value);
      case BYTES -> ofBytes(schema, ((ByteBuffer) value).array());
      case FIXED -> ofBytes(schema, ((GenericData.Fixed) value).bytes());
      case RECORD -> {
        GenericData.Record record = (GenericData.Record) value;
        yield schema.getFields().stream()
            .filter(field -> record.get(field.pos()) != null)
            .map(f -> quoted(f.name()) + ":" + json(f.schema(), record.get(f.pos())))
            .collect(Collectors.joining(",", "{", "}"));
      }
      case ARRAY ->
          ((List<?>) value)
              .stream()
                  .map(item -> json(schema.getElementType(), item))
                  .collect(Collectors.joining(",", "[", "]"));
      case MAP ->
          ((Map<?, ?>) value)
              .entrySet().stream()
                  .map(
                      e ->
                          quoted("" + e.getKey()) + ":" + json(schema.getValueType(), e.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static String ofBytes(Schema schema, byte[] bytes) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
        ? new BigDecimal(new BigInteger(bytes), decimal.getScale()).toString()
        : quoted(Base64.getEncoder().encodeToString(bytes));
  }

  private static String day(int day) {
    return LocalDate.ofEpochDay(day).toString();
  }

  private static String time(Schema schema, long value) {
    String type = schema.getLogicalType().getName();
    if (type.equals("time-micros")) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(value * 1000));
    }
    ChronoUnit unit = type.endsWith("millis") ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    Instant instant = Instant.EPOCH.plus(value, unit);
    return type.startsWith("local")
        ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
        : instant.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
