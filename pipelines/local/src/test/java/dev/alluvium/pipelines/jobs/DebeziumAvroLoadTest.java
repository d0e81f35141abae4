package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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

/** Changes that Debezium's converter for Avro wrote, beside the same in JSON. */
@Timeout(300)
class DebeziumAvroLoadTest {
  private static final int KEY = 40;
  private static final int FIRST = 41;
  private static final int SECOND = 42;
  private static final String REJECTS =
      "SELECT reason, field, message FROM quarantine.rejects ORDER BY position";
  private static final String RAW =
      "SELECT * EXCLUDE (record_digest, record_key, published_at, read_at) FROM raw.t0 ORDER BY ALL";
  private static final Schema KEYS =
      new Schema.Parser()
          .parse(
              "{\"type\":\"record\",\"name\":\"Key\",\"fields\":[{\"name\":\"k\",\"type\":\"long\"}]}");

  private final Path folder;
  private final ObjectMapper json = new ObjectMapper();

  DebeziumAvroLoadTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** As the converter registers it; {@code more} are the row's columns behind the first ones. */
  private static Schema changes(String more) {
    return new Schema.Parser()
        .parse(
            """
            {"type": "record", "name": "Envelope", "namespace": "db.t0",
             "connect.name": "db.t0.Envelope", "fields": [
              {"name": "before", "default": null, "type": ["null",
                {"type": "record", "name": "Value", "connect.name": "db.t0.Value", "fields": [
                  {"name": "k", "type": "long"},
                  {"name": "a", "type": ["null", "string"], "default": null},
                  {"name": "b", "type": ["null", "string"], "default": null},
                  {"name": "day", "default": null, "type": ["null",
                    {"type": "int", "connect.version": 1, "connect.name": "io.debezium.time.Date"}]},
                  {"name": "seen_at", "default": null, "type": ["null",
                    {"type": "long", "connect.version": 1, "connect.name": "io.debezium.time.MicroTimestamp"}]},
                  {"name": "price", "default": null, "type": ["null",
                    {"type": "bytes", "scale": 2, "precision": 10, "logicalType": "decimal",
                     "connect.name": "org.apache.kafka.connect.data.Decimal"}]}MORE]}]},
              {"name": "after", "type": ["null", "Value"], "default": null},
              {"name": "source", "type": {"type": "record", "name": "Source",
                "namespace": "io.debezium.connector.postgresql", "fields": [
                  {"name": "connector", "type": "string"},
                  {"name": "ts_ms", "type": "long"},
                  {"name": "ts_us", "type": ["null", "long"], "default": null},
                  {"name": "snapshot", "type": [{"type": "string", "connect.version": 1,
                    "connect.parameters": {"allowed": "true,first,last,false,incremental"},
                    "connect.default": "false", "connect.name": "io.debezium.data.Enum"}, "null"]},
                  {"name": "lsn", "type": ["null", "long"], "default": null},
                  {"name": "sequence", "type": ["null", "string"], "default": null}]}},
              {"name": "op", "type": "string"},
              {"name": "ts_ms", "type": ["null", "long"], "default": null}]}
            """
                .replace("MORE", more));
  }

  private static final Schema CHANGES = changes("");
  private static final Schema LATER_CHANGES =
      changes(",{\"name\": \"n\", \"type\": [\"null\", \"int\"], \"default\": null}");

  private Loaded warehouse(String name, String debezium) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve(name + "-contracts"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(
        contracts.resolve("t0.yaml"),
        """
        event: t0
        description: A change.
        owner: tests
        source: {topic: db.t0, format: debeziumDEBEZIUM}
        key: [k]
        fields:
          k: {type: int64, description: Key.}
          a: {type: string, description: Text.}
          b: {type: string, description: Long text.}
          day: {type: date, encoding: epoch_days, description: Day.}
          seen_at: {type: timestamp, encoding: epoch_micros, description: Time.}
          price: {type: numeric, description: Money.}
          n: {type: int64, description: Gained.}
        """
            .replace("DEBEZIUM", debezium));
    Files.writeString(
        contracts.resolve("marts.yaml"),
        """
        marts: some
        owner: tests
        tables:
          t0: {description: Rows., from: t0, state: [history, current]}
        """);
    return new Loaded(folder.resolve(name + ".duckdb"), contracts.toString());
  }

  private Loaded inAvro(String name) throws IOException {
    return warehouse(name, ", debezium: {encoding: avro}");
  }

  /** Changes at random, of rows with columns of every type; those later on have one more. */
  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    Random random = new Random(17);
    List<String> told =
        ChangedTable.changed(5, 200).lines().stream()
            .filter(line -> !line.contains(ChangeColumns.TABLE_READ)) // The capture's, in JSON.
            .toList();
    for (int i = 0; i < told.size(); i++) {
      JsonNode line = json.readTree(told.get(i));
      for (String side : List.of("before", "after")) {
        if (line.get("value").get(side) instanceof ObjectNode row) {
          row.put("day", 19_000 + random.nextInt(2_000));
          row.put("seen_at", 1_704_067_200_000_000L + random.nextInt(1_000_000_000));
          row.put("price", BigDecimal.valueOf(random.nextInt(200_000) - 100_000, 2).toString());
          if (i > told.size() / 2) {
            row.put("n", random.nextInt(3) == 0 ? null : random.nextInt());
          }
        }
      }
      lines.add(line);
    }
    lines.addAll(lines.subList(10, 40));
    Collections.shuffle(lines, random);
    return lines;
  }

  @Test
  void isTheSameRowsOfTwoSchemasAsOfJson() throws Exception {
    List<JsonNode> lines = lines();
    Loaded expected = warehouse("json", "");
    try (EmbeddedKafka kafka = kafka();
        KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
      for (int i = 0; i < lines.size(); i++) {
        send(producer, i, bytes(lines.get(i).get("key")), bytes(lines.get(i).get("value")));
      }
      producer.flush();
      expected.loadStream(kafka.bootstrapServers());
    }
    Loaded read = inAvro("avro");
    try (EmbeddedKafka kafka = kafka();
        KafkaProducer<byte[], byte[]> producer = producer(kafka);
        AvroSamples.Registry registry = registry()) {
      for (int i = 0; i < lines.size(); i++) {
        send(producer, i, key(lines.get(i)), value(lines.get(i)));
      }
      producer.flush();
      stream(read, kafka, registry);
      assertThat(registry.asked().stream().distinct().count(), is(3L));
    }
    assertThat(read.query(REJECTS), is(empty()));
    assertThat(read.query(RAW).size(), is(lines.size()));
    assertThat(read.query(RAW), is(expected.query(RAW)));
    for (String rows : List.of("history.t0", "current.t0")) {
      String sql = "SELECT * FROM " + rows + " ORDER BY ALL";
      assertThat(rows, read.query(sql).size(), is(greaterThan(4)));
      assertThat(rows, read.query(sql), is(expected.query(sql)));
    }
    assertThat(
        "values that were not sent, tombstones, truncates, and what was gained",
        read.query(
            "SELECT count(change_left_out) > 0, count(*) FILTER (change_op IS NULL AND k IS NOT"
                + " NULL) > 0, count(*) FILTER (change_op = 't') > 0, count(n) > 0, count(*)"
                + " FILTER (price < 0) > 0 FROM raw.t0"),
        contains("true true true true true"));
  }

  @Test
  void isTheSameFromFilesOfWholeRecordsAndBySchemasOfTheContractsFolder() throws Exception {
    List<JsonNode> lines =
        lines().stream()
            .filter(line -> schema(line).equals(LATER_CHANGES) || !isOfRow(line))
            .toList();
    Loaded expected = warehouse("json", "");
    Loaded read =
        warehouse(
            "files", ", debezium: {encoding: avro, schema: change.avsc, key_schema: key.avsc}");
    Files.writeString(Path.of(read.domain(), "change.avsc"), LATER_CHANGES.toString());
    Files.writeString(Path.of(read.domain(), "key.avsc"), KEYS.toString());
    List<String> inAvro = new ArrayList<>();
    for (JsonNode line : lines) {
      byte[] value = value(line);
      inAvro.add("{\"key_base64\":%s,\"value_base64\":%s}".formatted(bare(key(line)), bare(value)));
    }
    Path input = Files.createDirectories(folder.resolve("in"));
    Files.write(input.resolve("db.t0.jsonl"), lines.stream().map(JsonNode::toString).toList());
    Path avroInput = Files.createDirectories(folder.resolve("in-avro"));
    Files.write(avroInput.resolve("db.t0.jsonl"), inAvro);
    expected.load(input);
    read.load(avroInput);
    assertThat(read.query(REJECTS), is(empty()));
    assertThat(read.query(RAW), is(expected.query(RAW)));
  }

  private static boolean isOfRow(JsonNode line) {
    JsonNode value = line.get("value");
    return value.hasNonNull("before") || value.hasNonNull("after");
  }

  /** A message without the id of its schema, as JSON has bytes. */
  private static String bare(byte @Nullable [] message) {
    return message == null
        ? "null"
        : '"'
            + Base64.getEncoder().encodeToString(Arrays.copyOfRange(message, 5, message.length))
            + '"';
  }

  @Test
  void stopsWhereTheRegistryIsDownAndLosesNothing() throws Exception {
    Loaded warehouse = inAvro("down");
    try (EmbeddedKafka kafka = kafka();
        KafkaProducer<byte[], byte[]> producer = producer(kafka);
        AvroSamples.Registry registry = registry()) {
      List<JsonNode> some = lines().subList(0, 20);
      for (int i = 0; i < some.size(); i++) {
        send(producer, i, key(some.get(i)), value(some.get(i)));
      }
      producer.flush();
      registry.setDown(true);
      RuntimeException stopped =
          assertThrows(RuntimeException.class, () -> stream(warehouse, kafka, registry));
      assertThat(causes(stopped), containsString("does not serve after 5 tries"));
      assertThat(warehouse.query("SELECT count(*) FROM raw.t0"), contains("0"));
      assertThat(warehouse.query(REJECTS), is(empty()));

      registry.setDown(false);
      producer.flush();
      stream(warehouse, kafka, registry);
      assertThat(warehouse.query("SELECT count(*) FROM raw.t0"), contains("20"));
      assertThat(warehouse.query(REJECTS), is(empty()));
    }
  }

  @Test
  void rejectsWhatCannotBeReadWithItsBytes() throws Exception {
    Loaded warehouse = inAvro("broken");
    JsonNode line =
        json.readTree(
            "{\"key\":{\"k\":1},\"value\":"
                + "{\"before\":null,\"after\":{\"k\":1,\"a\":\"x\",\"b\":null},"
                + "\"source\":{\"connector\":\"postgresql\",\"ts_ms\":1704067200000,"
                + "\"ts_us\":1704067200000000,\"snapshot\":\"false\",\"lsn\":7},\"op\":\"c\"}}");
    byte[] key = Objects.requireNonNull(key(line));
    byte[] value = Objects.requireNonNull(value(line));
    try (EmbeddedKafka kafka = kafka();
        KafkaProducer<byte[], byte[]> producer = producer(kafka);
        AvroSamples.Registry registry = registry()) {
      send(producer, 0, key, value);
      send(producer, 0, key, withId(77, value));
      send(producer, 0, withId(78, key), value);
      send(producer, 0, withId(78, key), null);
      send(producer, 0, key, Arrays.copyOf(value, value.length - 3));
      send(producer, 0, key, Arrays.copyOf(value, value.length + 1));
      send(producer, 0, Arrays.copyOf(key, 5), value);
      send(producer, 0, key, bytes(line.get("value")));
      send(producer, 0, key, withId(KEY, key));
      send(producer, 0, AvroSamples.message(KEY, record(KEYS, json.readTree("{\"k\":2}"))), value);
      send(producer, 0, bytes(line.get("key")), value);
      send(producer, 0, null, value);
      send(producer, 0, null, null);
      producer.flush();
      stream(warehouse, kafka, registry);
    }
    assertThat(
        warehouse.query(REJECTS),
        contains(
            is("malformed null unknown schema id 77"),
            is("malformed null its key: unknown schema id 78"),
            is("malformed null its key: unknown schema id 78"),
            containsString("malformed null no Avro: it ends early"),
            is("malformed null no Avro: bytes follow the record"),
            containsString("malformed null its key: no Avro: it ends early"),
            containsString("it does not begin with a zero and the id of a schema"),
            containsString("no change of Debezium: it has no op"),
            is("malformed null its key is not that of its row: k has another value there")));
    assertThat(warehouse.query("SELECT count(*), count(k) FROM raw.t0"), contains("4 3"));
    assertThat(
        warehouse.query("SELECT * FROM quarantine.rejects WHERE payload IS NULL").size(), is(1));
    assertThat(warehouse.query("SELECT k, a FROM current.t0"), contains("1 x"));
  }

  @Test
  void saysThatMessagesInAvroAreNotThoseThatTheContractDeclares() throws Exception {
    Loaded warehouse = warehouse("mistaken", "");
    try (EmbeddedKafka kafka = kafka();
        KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
      send(producer, 0, null, AvroSamples.message(KEY, record(KEYS, json.readTree("{\"k\":2}"))));
      producer.flush();
      warehouse.loadStream(kafka.bootstrapServers());
    }
    assertThat(
        warehouse.query(REJECTS),
        contains(containsString("of these the contract says debezium: {encoding: avro}")));
  }

  @Test
  void saysBeforeItReadsThatARegistryIsMissing() throws IOException {
    Loaded warehouse = inAvro("none");
    UserException e = assertThrows(UserException.class, () -> warehouse.loadStream("127.0.0.1:1"));
    assertThat(e.getMessage(), containsString("--schemaRegistry is missing: messages of db.t0"));
    assertThat(warehouse.file().toFile().exists(), is(not(true)));
  }

  private static EmbeddedKafka kafka() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopics(Map.of("db.t0", 3));
    return kafka;
  }

  private static AvroSamples.Registry registry() throws IOException {
    return new AvroSamples.Registry()
        .knowing(KEY, KEYS)
        .knowing(FIRST, CHANGES)
        .knowing(SECOND, LATER_CHANGES);
  }

  private static void stream(Loaded warehouse, EmbeddedKafka kafka, AvroSamples.Registry registry) {
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + warehouse.domain(),
                "--warehouse=duckdb:" + warehouse.file(),
                "--source=kafka",
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--schemaRegistry=" + registry.url(),
                "--stopAtEnd=true",
                "--allowedLateness=10d",
                "--statusEvery=0s")
            .as(LoadWarehouseOptions.class),
        new RunControl());
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      int number,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    var unused = producer.send(new ProducerRecord<>("db.t0", number % 3, key, value));
  }

  private byte @Nullable [] bytes(JsonNode node) throws IOException {
    return node.isNull() ? null : json.writeValueAsBytes(node);
  }

  private static byte @Nullable [] key(JsonNode line) {
    JsonNode key = line.get("key");
    return key.isNull() ? null : AvroSamples.message(KEY, record(KEYS, key));
  }

  private static byte @Nullable [] value(JsonNode line) {
    JsonNode value = line.get("value");
    Schema schema = schema(line);
    return value.isNull()
        ? null
        : AvroSamples.message(schema.equals(CHANGES) ? FIRST : SECOND, record(schema, value));
  }

  /** By what the row has; changes of no row are of the later one. */
  private static Schema schema(JsonNode line) {
    return !isOfRow(line) || line.toString().contains("\"n\":") ? LATER_CHANGES : CHANGES;
  }

  private static byte[] withId(int id, byte[] message) {
    return ByteBuffer.wrap(message.clone()).putInt(1, id).array();
  }

  private static GenericData.Record record(Schema schema, JsonNode node) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = node.get(field.name());
      record.put(
          field.name(),
          value == null || value.isNull() ? null : value(actual(field.schema()), value));
    }
    return record;
  }

  private static Schema actual(Schema schema) {
    return schema.getType() != Schema.Type.UNION
        ? schema
        : schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow();
  }

  private static Object value(Schema schema, JsonNode value) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, value);
      case INT -> value.intValue();
      case LONG -> value.longValue();
      case BYTES ->
          ByteBuffer.wrap(new BigDecimal(value.textValue()).unscaledValue().toByteArray());
      default -> value.textValue();
    };
  }

  private static String causes(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      all.append(cause.getMessage()).append('\n');
    }
    return all.toString();
  }
}
