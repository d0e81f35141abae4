package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the record and the contract: Avro gives what the same record in JSON gives. */
class AvroAsJsonTest {
  private static final int RECORDS = 10_000;

  /** What became of a record: the row, and per element a row; or why it was rejected. */
  private record Outcome(
      List<@Nullable Object> row, @Nullable String others, List<Outcome> elements, String reject) {
    boolean isAccepted() {
      return reject.isEmpty();
    }
  }

  @Test
  void takesTheSameFieldsAndLeavesTheSame() {
    int accepted = 0;
    for (int seed = 0; seed < RECORDS; seed++) {
      AnyRecord any = new AnyRecord(seed);
      Schema schema = any.schema(3);
      GenericData.Record record = Objects.requireNonNull((GenericData.Record) any.value(schema));
      EventSpec event = event(schema, new Random(seed));
      Outcome ofAvro = ofAvro(event, schema, record);
      assertThat("seed " + seed + ": " + schema, ofAvro, is(ofJson(event, schema, record)));
      accepted += ofAvro.isAccepted() ? 1 : 0;
    }
    assertThat(accepted, is(greaterThan(RECORDS / 4)));
  }

  @Test
  void takesFieldsFromWhatWasLeftAsItWouldHaveFromTheRecord() {
    int compared = 0;
    for (int seed = 0; seed < RECORDS; seed++) {
      AnyRecord any = new AnyRecord(seed);
      Schema schema = any.schema(2);
      GenericData.Record record = Objects.requireNonNull((GenericData.Record) any.value(schema));
      List<FieldSpec> fields = event(schema, new Random(seed)).fields();
      EventSpec event = Plays.event(fields);
      Outcome atOnce = ofAvro(event, schema, record);
      if (atOnce.isAccepted()) {
        Outcome later = later(event, schema, record);
        assertThat("seed " + seed + ": " + schema, later, is(atOnce));
        compared++;
      }
    }
    assertThat(compared, is(greaterThan(RECORDS / 4)));
  }

  @Test
  void comparesTheSameScalars() {
    for (int seed = 0; seed < RECORDS; seed++) {
      AnyRecord any = new AnyRecord(seed);
      Schema schema = any.schema(3);
      GenericData.Record record = Objects.requireNonNull((GenericData.Record) any.value(schema));
      List<FieldPath> paths = paths(schema).stream().map(FieldPath::parse).toList();
      @Nullable Object[] ofAvro = scalars(avro(schema), message(schema, record), paths);
      @Nullable Object[] ofJson =
          scalars(new JsonFormatDecoder(new JsonFormat()), json(schema, record), paths);
      assertThat("seed " + seed + ": " + schema, ofAvro, is(ofJson));
    }
  }

  private static <V> @Nullable Object[] scalars(
      FormatDecoder<V> decoder, SourceRecord record, List<FieldPath> paths) {
    return decoder.scalars(paths).read(values(decoder.parse(record)));
  }

  /** A contract over the schema: some of its paths, mostly of types that fit. */
  private static EventSpec event(Schema schema, Random random) {
    List<String> paths = new ArrayList<>(paths(schema));
    List<String> lists = lists(schema, "");
    boolean isSpread = !lists.isEmpty() && random.nextBoolean();
    String list = isSpread ? lists.get(random.nextInt(lists.size())) : "";
    if (isSpread) {
      paths.removeIf(path -> path.startsWith(list));
      Schema element = find(schema, FieldPath.parse(list)).getElementType();
      paths(strip(element)).forEach(path -> paths.add(joined("item", path)));
    }
    List<FieldSpec> fields = new ArrayList<>();
    for (String path : paths) {
      if (random.nextInt(3) > 0) {
        continue;
      }
      FieldSpec field = Plays.field("f" + fields.size(), path, typeOf(schema, path, list, random));
      String alias = path.startsWith("item") ? "item.d" : "d";
      boolean isAlias = random.nextInt(4) == 0 && !paths.contains(alias);
      fields.add(
          field.toBuilder()
              .setCoerce(random.nextInt(4) == 0)
              .setAliases(
                  isAlias ? List.of(random.nextBoolean() ? alias : alias + ".a") : List.of())
              .setEncoding(random.nextInt(3) == 0 ? Encoding.ISO8601 : Encoding.EPOCH_MICROS)
              .build());
    }
    return isSpread ? Plays.event(fields, list, "item") : Plays.event(fields);
  }

  private static ColumnType typeOf(Schema schema, String path, String list, Random random) {
    if (random.nextInt(12) == 0) {
      return List.of(ColumnType.values()).get(random.nextInt(ColumnType.values().length));
    }
    Schema at = at(schema, path, list);
    boolean isLogical = at.getLogicalType() != null;
    return switch (at.getType()) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case INT -> isLogical ? ColumnType.DATE : ColumnType.INT64;
      case LONG ->
          !isLogical
              ? ColumnType.INT64
              : at.getLogicalType().getName().startsWith("time-")
                  ? ColumnType.STRING
                  : ColumnType.TIMESTAMP;
      case FLOAT, DOUBLE -> random.nextBoolean() ? ColumnType.FLOAT64 : ColumnType.NUMERIC;
      case BYTES, FIXED -> isLogical ? ColumnType.NUMERIC : ColumnType.BYTES;
      case RECORD, ARRAY, MAP -> ColumnType.JSON;
      default -> ColumnType.STRING;
    };
  }

  private static Schema strip(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  private static Schema at(Schema schema, String from, String list) {
    FieldPath path = FieldPath.parse(from);
    return path.first().name().equals("item")
        ? find(find(schema, FieldPath.parse(list)).getElementType(), path.rest())
        : find(schema, path);
  }

  private static Schema find(Schema schema, FieldPath path) {
    Schema at = strip(schema);
    for (FieldPath.Step step : path.steps()) {
      Schema next =
          switch (at.getType()) {
            case RECORD -> at.getField(step.name()).schema();
            case MAP -> at.getValueType();
            default -> at.getElementType();
          };
      at = strip(next);
    }
    return at;
  }

  /** Of all that can stand in a record; of lists and maps, some. */
  private static List<String> paths(Schema schema) {
    return switch (schema.getType()) {
      case RECORD ->
          schema.getFields().stream()
              .flatMap(
                  field ->
                      Stream.concat(
                          Stream.of(field.name()),
                          paths(strip(field.schema())).stream()
                              .map(path -> joined(field.name(), path))))
              .toList();
      case MAP ->
          Stream.concat(
                  Stream.of("b"),
                  paths(strip(schema.getValueType())).stream().map(path -> joined("b", path)))
              .toList();
      case ARRAY -> List.of("[1]");
      default -> List.of();
    };
  }

  private static String joined(String name, String path) {
    return path.startsWith("[") ? name + path : name + "." + path;
  }

  private static List<String> lists(Schema schema, String before) {
    return schema.getFields().stream()
        .flatMap(
            field -> {
              Schema type = strip(field.schema());
              return switch (type.getType()) {
                case ARRAY ->
                    strip(type.getElementType()).getType() == Schema.Type.ARRAY
                        ? Stream.<String>of()
                        : Stream.of(before + field.name());
                case RECORD -> lists(type, before + field.name() + ".").stream();
                default -> Stream.<String>of();
              };
            })
        .toList();
  }

  private static AvroFormatDecoder avro(Schema schema) {
    return new AvroFormatDecoder(new AvroFormat(schema.toString(), null));
  }

  private static SourceRecord message(Schema schema, GenericData.Record record) {
    return SourceRecord.of("plays", "plays-0", 1, null, AvroBytes.binary(schema, record));
  }

  private static SourceRecord json(Schema schema, GenericData.Record record) {
    byte[] json = AnyRecord.json(schema, record).getBytes(UTF_8);
    return SourceRecord.of("plays", "plays-0", 1, null, json);
  }

  private static Outcome ofAvro(EventSpec event, Schema schema, GenericData.Record record) {
    return outcome(event, avro(schema), message(schema, record), schema, /* isJson= */ false);
  }

  private static Outcome ofJson(EventSpec event, Schema schema, GenericData.Record record) {
    JsonFormatDecoder decoder = new JsonFormatDecoder(new JsonFormat());
    return outcome(event, decoder, json(schema, record), schema, /* isJson= */ true);
  }

  /** In JSON, times are texts; of Avro they are what their types say, whatever the encoding is. */
  private static FieldSpec ofTexts(FieldSpec field, EventSpec event, Schema schema) {
    String list = event.explode().map(spread -> spread.of().toString()).orElse("");
    Schema at = at(schema, field.from(), list);
    boolean isTime = at.getLogicalType() != null && at.getLogicalType().getName().contains("stamp");
    return isTime ? field.toBuilder().setEncoding(Encoding.ISO8601).build() : field;
  }

  private static <V> Outcome outcome(
      EventSpec event,
      FormatDecoder<V> decoder,
      SourceRecord record,
      Schema schema,
      boolean isJson) {
    FieldTree ofRecord = FieldTree.ofRecord(event, event.fields());
    FieldTree ofElement = FieldTree.ofElement(event, event.fields());
    if (isJson) {
      ofRecord = ofRecord.reading(field -> ofTexts(field, event, schema));
      ofElement = ofElement.reading(field -> ofTexts(field, event, schema));
    }
    FieldReader<V> fields = decoder.fields(ofRecord);
    FieldReader<V> fieldsOfElement = decoder.fields(ofElement);
    return caught(
        () -> {
          List<Outcome> elements = new ArrayList<>();
          @Nullable Object[] row = new @Nullable Object[event.fields().size()];
          FieldReader.Left<V> left = fields.read(values(decoder.parse(record)), row);
          for (V element : left.elements()) {
            @Nullable Object[] inner = new @Nullable Object[event.fields().size()];
            elements.add(
                element == null
                    ? done(inner, null, List.of())
                    : caught(
                        () ->
                            done(inner, fieldsOfElement.read(element, inner).others(), List.of())));
          }
          return done(row, left.others(), elements);
        });
  }

  /** First, the contract knows nothing; then all of it. */
  private static Outcome later(EventSpec event, Schema schema, GenericData.Record record) {
    return caught(
        () -> {
          AvroFormatDecoder decoder = avro(schema);
          @Nullable Object[] row = new @Nullable Object[event.fields().size()];
          String others =
              decoder
                  .fields(FieldTree.ofRecord(event, List.of()))
                  .read(values(decoder.parse(message(schema, record))), row)
                  .others();
          String left =
              others == null
                  ? null
                  : decoder
                      .fields(FieldTree.ofOthers(event, event.fields()))
                      .readOthers(others, row);
          return done(row, left, List.of());
        });
  }

  private static <V> V values(Message<V> message) {
    return ((Message.Change<V>) message).values();
  }

  private static Outcome caught(Supplier<Outcome> reading) {
    try {
      return reading.get();
    } catch (RejectedException e) {
      return new Outcome(List.of(), null, List.of(), e.reason() + " " + e.field());
    }
  }

  private static Outcome done(
      @Nullable Object[] row, @Nullable String others, List<Outcome> elements) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] instanceof byte[] bytes ? Arrays.toString(bytes) : row[i];
    }
    return new Outcome(Arrays.asList(row), others, elements, "");
  }
}
