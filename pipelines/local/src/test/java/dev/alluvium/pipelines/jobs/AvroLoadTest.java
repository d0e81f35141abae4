package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.source.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Avro beside JSON into the same tables, and what becomes of that which cannot be read. */
@Timeout(300)
class AvroLoadTest {
  private static final String TOPIC = "made";
  private static final Schema FIRST =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Made", "fields": [
                {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "id", "type": "string"},
                {"name": "maker", "type": ["null", "string"]},
                {"name": "part", "type": "string"},
                {"name": "colour", "type": "string"},
                {"name": "price", "type": "int"},
                {"name": "weight", "type": ["null", "double"]},
                {"name": "gone", "type": "boolean"}]}
              """);
  private static final Schema SECOND =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Made", "fields": [
                {"name": "id", "type": ["null", "string"]},
                {"name": "note", "type": ["null", "string"]},
                {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "gone", "type": ["null", "boolean"]},
                {"name": "colour", "type": {
                  "type": "enum", "name": "Colour", "symbols": ["c0", "c1", "c2", "c3"]}},
                {"name": "part", "type": "string"},
                {"name": "maker", "type": ["null", "string"]},
                {"name": "price", "type": "long"}]}
              """);
  private static final Schema WITHOUT_ID =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Made", "fields": [
                {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
              """);
  private static final long START = 1_709_251_200_000L;
  private static final String REJECTS =
      "SELECT reason, field, message, source, position FROM quarantine.rejects ORDER BY position";

  private final Path folder;
  private final Path json;
  private final Path avro;

  AvroLoadTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    json = Workshop.contractsIn(folder.resolve("json"));
    avro = Workshop.contractsIn(folder.resolve("avro"));
    Path made = avro.resolve("made.yaml");
    Files.writeString(
        made, Files.readString(made).replace("{topic: made}", "{topic: made, format: avro}"));
  }

  /** What was made, whatever its format. */
  private record Made(boolean isSecond, Map<String, @Nullable Object> is) {
    static Made of(int number, boolean isSecond) {
      Random random = new Random(number);
      Map<String, @Nullable Object> is = new LinkedHashMap<>();
      is.put("ts", START + number * 61_000L);
      is.put("id", "t" + random.nextInt(200));
      is.put("maker", random.nextInt(9) == 0 ? null : "m" + random.nextInt(7));
      is.put("part", "p" + random.nextInt(5));
      is.put("colour", "c" + random.nextInt(4));
      is.put("price", random.nextInt(100));
      is.put("gone", random.nextInt(9) == 0);
      if (isSecond) {
        is.put("note", random.nextBoolean() ? null : "Nummer " + number + " \"größer\"");
      } else {
        is.put("weight", random.nextInt(4) == 0 ? null : random.nextInt(1000) / 8.0);
      }
      return new Made(isSecond, is);
    }

    Schema schema() {
      return isSecond ? SECOND : FIRST;
    }

    String json() {
      List<String> members = new ArrayList<>();
      is.forEach(
          (name, value) -> {
            if (value != null) {
              String text =
                  value instanceof String s
                      ? '"' + s.replace("\"", "\\\"") + '"'
                      : value.toString();
              members.add('"' + name + "\":" + text);
            }
          });
      return "{" + String.join(",", members) + "}";
    }

    GenericData.Record record() {
      GenericData.Record record = new GenericData.Record(schema());
      is.forEach(record::put);
      if (isSecond) {
        record.put("ts", 1000 * (Long) Objects.requireNonNull(is.get("ts")));
        record.put("price", (long) (Integer) Objects.requireNonNull(is.get("price")));
        record.put(
            "colour",
            new GenericData.EnumSymbol(
                SECOND.getField("colour").schema(), Objects.requireNonNull(is.get("colour"))));
      }
      return record;
    }
  }

  @Test
  void comesToTheTablesOfJsonFromFilesMessagesOfTwoSchemasAndJson() throws Exception {
    List<Made> all = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      all.add(Made.of(i, i % 2 == 1));
    }
    Loaded expected = new Loaded(folder.resolve("expected.duckdb"), json.toString());
    expected.load(jsonFile("all", all));

    Loaded mixed = new Loaded(folder.resolve("mixed.duckdb"), avro.toString());
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        AvroSamples.Registry registry = new AvroSamples.Registry()) {
      registry.knowing(41, FIRST).knowing(42, SECOND);
      kafka.createTopics(Map.of(TOPIC, 2, "sold", 1));
      send(kafka, all.subList(0, 400), made -> message(made.isSecond() ? 42 : 41, made));
      stream(mixed, kafka, "--schemaRegistry=" + registry.url());
      assertThat(registry.asked(), containsInAnyOrder("/schemas/ids/41", "/schemas/ids/42"));
    }
    mixed.load(containers("files", all.subList(400, 800)));
    new Loaded(folder.resolve("mixed.duckdb"), json.toString())
        .load(jsonFile("rest", all.subList(800, 1200)));

    assertThat(mixed.query(REJECTS), is(List.of()));
    String raw =
        "SELECT * EXCLUDE (source, position, record_digest, published_at, read_at) FROM raw.made"
            + " ORDER BY ALL";
    assertThat(mixed.query(raw), is(expected.query(raw)));
    List<String> tables =
        expected.query(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables"
                + " WHERE table_schema IN ('vault', 'mart') ORDER BY 1");
    assertThat(tables.size(), is(greaterThan(10)));
    for (String table : tables) {
      // The digest is that of a record's bytes, of which each format has others.
      String rows =
          "SELECT COLUMNS(lambda c: c NOT LIKE '%_digest') FROM " + table + " ORDER BY ALL";
      assertThat(table, mixed.query(rows), is(expected.query(rows)));
    }
  }

  @Test
  void readsBareMessagesByASchemaOfTheContractsFolder() throws Exception {
    Path made = avro.resolve("made.yaml");
    Files.writeString(
        made,
        Files.readString(made)
            .replace("format: avro}", "format: avro, avro: {schema: made.avsc}}"));
    Files.writeString(avro.resolve("made.avsc"), SECOND.toString());
    Loaded warehouse = new Loaded(folder.resolve("bare.duckdb"), avro.toString());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(TOPIC, 1, "sold", 1));
      List<Made> some = List.of(Made.of(1, true), Made.of(3, true));
      send(kafka, some, m -> AvroSamples.binary(m.record()));
      stream(warehouse, kafka);
    }
    assertThat(warehouse.query("SELECT count(*) FROM raw.made"), contains("2"));
    assertThat(warehouse.query(REJECTS), is(List.of()));
  }

  @Test
  void stopsWhereTheRegistryIsDownAndLosesNothing() throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("down.duckdb"), avro.toString());
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        AvroSamples.Registry registry = new AvroSamples.Registry()) {
      registry.knowing(41, FIRST);
      kafka.createTopics(Map.of(TOPIC, 1, "sold", 1));
      send(kafka, List.of(Made.of(0, false), Made.of(2, false)), made -> message(41, made));
      registry.setDown(true);
      Throwable stopped =
          assertThrows(
              RuntimeException.class,
              () -> stream(warehouse, kafka, "--schemaRegistry=" + registry.url()));
      assertThat(
          input(stopped).getMessage(),
          is(
              "The schema registry at "
                  + registry.url()
                  + " does not serve after 5 tries (it answers 503). Nothing is lost: run the job"
                  + " again when it does."));
      assertThat(warehouse.query("SELECT count(*) FROM raw.made"), contains("0"));
      assertThat(warehouse.query(REJECTS), is(List.of()));

      registry.setDown(false);
      stream(warehouse, kafka, "--schemaRegistry=" + registry.url());
    }
    assertThat(warehouse.query("SELECT count(*) FROM raw.made"), contains("2"));
    assertThat(warehouse.query(REJECTS), is(List.of()));
  }

  @Test
  void rejectsMessagesOfUnknownSchemasAndThoseWithoutARequiredField() throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("unknown.duckdb"), avro.toString());
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        AvroSamples.Registry registry = new AvroSamples.Registry()) {
      registry.knowing(41, FIRST).knowing(43, WITHOUT_ID);
      kafka.createTopics(Map.of(TOPIC, 1, "sold", 1));
      GenericData.Record withoutId = new GenericData.Record(WITHOUT_ID);
      withoutId.put("ts", START);
      send(kafka, List.of(Made.of(0, false)), made -> message(41, made));
      send(kafka, List.of(Made.of(2, false)), made -> message(77, made));
      send(kafka, List.of(Made.of(4, false)), made -> AvroSamples.message(43, withoutId));
      send(kafka, List.of(Made.of(6, false)), made -> message(41, made));
      stream(warehouse, kafka, "--schemaRegistry=" + registry.url());
    }
    assertThat(warehouse.query("SELECT count(*) FROM raw.made"), contains("2"));
    List<String> rejects = warehouse.query(REJECTS);
    assertThat(
        rejects,
        contains(
            is("malformed null unknown schema id 77 made-0 1"),
            containsString("missing_field id id")));
  }

  @Test
  void loadsTheRecordsBeforeATruncatedBlock() throws Exception {
    List<GenericData.Record> records = new ArrayList<>();
    for (int i = 0; i < 60; i += 2) {
      records.add(Made.of(i, false).record());
    }
    byte[] whole = AvroSamples.file(FIRST, "deflate", 10, records);
    Path input = Files.createDirectories(folder.resolve("cut").resolve(TOPIC));
    Files.write(input.resolve("a.avro"), Arrays.copyOf(whole, whole.length - 1));
    Files.write(input.resolve("b.avro.gz"), Arrays.copyOf(gzip(whole), gzip(whole).length - 9));
    Files.writeString(input.resolve("c.avro"), "{}");
    Loaded warehouse = new Loaded(folder.resolve("cut.duckdb"), avro.toString());
    Outcome summary =
        LoadWarehouse.run(options(warehouse, "--input=" + folder.resolve("cut")), new RunControl());

    assertThat(
        warehouse.query("SELECT source, count(*) FROM raw.made GROUP BY 1 ORDER BY 1"),
        contains(is("made/a.avro 20"), startsWith("made/b.avro.gz ")));
    assertThat(
        warehouse.query(REJECTS.replace("ORDER BY position", "ORDER BY source")),
        contains(
            is("unreadable null it ends early after record 20 made/a.avro 21"),
            startsWith("unreadable null gzip ends early"),
            is("unreadable null it is no Avro file made/c.avro 1")));
    assertThat(summary.failure().orElse(""), containsString("made/a.avro"));
  }

  @Test
  void saysBeforeItReadsThatARegistryIsMissing() throws IOException {
    Loaded warehouse = new Loaded(folder.resolve("none.duckdb"), avro.toString());
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                LoadWarehouse.run(
                    options(warehouse, "--source=kafka", "--bootstrapServers=127.0.0.1:1"),
                    new RunControl()));
    assertThat(e.getMessage(), containsString("--schemaRegistry is missing: messages of made"));
    assertThat(Files.exists(folder.resolve("none.duckdb")), is(false));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static InputException input(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        return input;
      }
    }
    throw new AssertionError("no InputException", failure);
  }

  private static byte[] message(int id, Made made) {
    return AvroSamples.message(id, made.record());
  }

  private Path jsonFile(String name, List<Made> things) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name));
    Files.write(input.resolve("made.jsonl"), things.stream().map(Made::json).toList());
    return input;
  }

  /** A file of each schema. */
  private Path containers(String name, List<Made> things) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name).resolve(TOPIC));
    for (boolean isSecond : new boolean[] {false, true}) {
      List<GenericData.Record> records =
          things.stream().filter(m -> m.isSecond() == isSecond).map(Made::record).toList();
      Schema schema = isSecond ? SECOND : FIRST;
      Files.write(
          input.resolve(isSecond ? "b.avro" : "a.avro"),
          AvroSamples.file(schema, isSecond ? "zstandard" : "snappy", 50, records));
    }
    return folder.resolve(name);
  }

  private static void send(
      EmbeddedKafka kafka, List<Made> things, Function<Made, byte[]> encoding) {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Made made : things) {
        var unused = producer.send(new ProducerRecord<>(TOPIC, 0, null, encoding.apply(made)));
      }
    }
  }

  private static void stream(Loaded warehouse, EmbeddedKafka kafka, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--source=kafka",
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--stopAtEnd=true",
                "--allowedLateness=10d"));
    arguments.addAll(List.of(more));
    LoadWarehouse.run(options(warehouse, arguments.toArray(new String[0])), new RunControl());
  }

  private static LoadWarehouseOptions options(Loaded warehouse, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--domain=" + warehouse.domain(),
                "--warehouse=duckdb:" + warehouse.file(),
                "--statusEvery=0s"));
    arguments.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(arguments.toArray(new String[0]))
        .as(LoadWarehouseOptions.class);
  }
}
