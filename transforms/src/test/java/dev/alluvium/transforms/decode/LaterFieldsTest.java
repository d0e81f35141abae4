package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders whose contract gets to know one field after the other. */
class LaterFieldsTest {
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");
  private static final FieldSpec TS =
      Fields.field("event_ts", ColumnType.TIMESTAMP).setFrom("ts").setRequired(true).build();
  private static final List<FieldSpec> LATER =
      List.of(
          Fields.field("channel", ColumnType.STRING).setAliases(List.of("chan", "wä\"y")).build(),
          Fields.field("units", ColumnType.INT64).build(),
          Fields.field("price", ColumnType.NUMERIC).build(),
          Fields.field("gift", ColumnType.BOOLEAN).build(),
          Fields.field("day", ColumnType.DATE).build(),
          Fields.field("note", ColumnType.JSON).setFrom("a/note").setRawName("note").build());

  static List<RecordFormat> formats() {
    return List.of(new JsonFormat(), CsvFormat.of(true, List.of(), ',', '"', false));
  }

  private static EventSpec event(RecordFormat format, List<FieldSpec> later) {
    List<FieldSpec> fields = new ArrayList<>(List.of(TS));
    fields.addAll(later);
    return EventSpec.builder()
        .setName("orders")
        .setDescription("An order.")
        .setOwner("tests")
        .setTopic("orders")
        .setFormat(format)
        .setIdentity(List.of("event_ts"))
        .setEventTime("event_ts")
        .setFields(fields)
        .build();
  }

  private static Row decode(EventSpec event, SourceRecord record) {
    return new RawRecords(event)
        .decode(record, RecordCoordinates.of(record, new Digest(HashAlgorithm.MD5), READ_AT));
  }

  private static SourceRecord json(String payload) {
    return SourceRecord.of("orders", "orders-0", 1, null, payload.getBytes(UTF_8));
  }

  /** A row by a contract that knew less, as another contract has its columns. */
  private static Row as(EventSpec event, Row row) {
    TableSpec table = RawTables.table(event);
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      String column = table.columns().get(i).name();
      values[i] =
          row.getSchema().hasField(column)
              ? row.getValues().get(row.getSchema().indexOf(column))
              : null;
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  @Test
  void leavesARowAsItIsThatHasNothingForThem() {
    EventSpec event = event(new JsonFormat(), LATER.subList(1, 5));
    LaterFields later = new LaterFields(event, event.fields());
    for (String payload :
        List.of("{\"ts\":0}", "{\"ts\":0,\"tag\":1}", "{\"ts\":0,\"units\":5,\"tag\":\"x\"}")) {
      Row row = decode(event, json(payload));
      assertThat(later.complete(row), is(sameInstance(row)));
    }
  }

  @Test
  void letWhatIsInRawStand() {
    EventSpec event = event(new JsonFormat(), LATER);
    Row row =
        decode(event, json("{\"ts\":0,\"chan\":\"a\",\"channel\":\"b\",\"price\":null,\"tag\":1}"));
    Row completed = new LaterFields(event, event.fields()).complete(row);
    assertThat(completed.getValues().get(1), is("b"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void makeOfOldRowsWhatALoadByTodaysContractMakes(RecordFormat format) {
    Random random = new Random(format.name().length());
    int completed = 0;
    int rejected = 0;
    for (int i = 0; i < 5_000; i++) {
      EventSpec before = event(format, some(random));
      EventSpec today = event(format, LATER);
      SourceRecord record = record(format, i, random);
      Row old;
      try {
        old = as(today, decode(before, record));
      } catch (RejectedException e) {
        continue;
      }
      @Nullable Row fresh = null;
      try {
        fresh = decode(today, record);
        assertThat(new LaterFields(today, today.fields()).complete(old), is(fresh));
        completed++;
      } catch (RejectedException e) {
        if (fresh == null) {
          rejected++;
        } else {
          throw new AssertionError("a load lets it in: " + text(record), e);
        }
      }
    }
    assertThat(completed, is(greaterThan(2_000)));
    assertThat(rejected, is(greaterThan(100)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void fillTheColumnsThatATableGainsAsALoadByTodaysContractDoes(
      RecordFormat format, @TempDir Path folder) {
    Random random = new Random(7L * format.name().length());
    EventSpec before = event(format, LATER.subList(0, 1));
    EventSpec today = event(format, LATER);
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      SourceRecord record = record(format, i, random);
      try {
        decode(before, record);
        records.add(record);
      } catch (RejectedException e) {
        // It is not in raw.
      }
    }
    List<List<@Nullable Object>> filled =
        loadAndReopen(folder.resolve("a"), before, today, records);
    List<SourceRecord> letIn = new ArrayList<>();
    Map<Object, Row> old = new HashMap<>();
    for (SourceRecord record : records) {
      try {
        decode(today, record);
        letIn.add(record);
      } catch (RejectedException e) {
        old.put(record.position(), decode(before, record));
      }
    }
    List<List<@Nullable Object>> fresh = loadAndReopen(folder.resolve("b"), today, today, letIn);
    List<List<@Nullable Object>> ofOthers = new ArrayList<>();
    for (List<@Nullable Object> row : filled) {
      Row stays = old.get(row.get(0));
      if (stays == null) {
        ofOthers.add(row);
      } else {
        assertThat(row.get(row.size() - 1), is(stays.getString(RawTables.EXTRA)));
      }
    }
    assertThat(ofOthers, is(fresh));
    assertThat(old.size(), is(greaterThan(50)));
    assertThat(fresh.size(), is(greaterThan(1_000)));
  }

  private static List<List<@Nullable Object>> loadAndReopen(
      Path file, EventSpec before, EventSpec today, List<SourceRecord> records) {
    WarehouseSpec first = WarehouseModel.of(domain(before));
    try (DuckDbSession session = DuckDbSession.open(file, first)) {
      TableSpec table = first.table("raw.orders");
      List<TableMutation> mutations = new ArrayList<>();
      for (SourceRecord record : records) {
        mutations.add(TableMutation.upsert(table, decode(before, record)));
      }
      session.handOver(mutations);
    }
    DomainSpec domain = domain(today);
    try (DuckDbSession session =
        DuckDbSession.open(file, WarehouseModel.of(domain), RawBackfill.of(domain))) {
      return session.query(
          "SELECT position, channel, units, price, gift, day, note::VARCHAR, source, record_digest,"
              + " event_ts, read_at, extra::VARCHAR FROM raw.orders ORDER BY position");
    }
  }

  private static DomainSpec domain(EventSpec event) {
    return DomainSpec.builder()
        .setName("shop")
        .setDescription("A shop.")
        .setOwner("tests")
        .setEvents(List.of(event))
        .setVault(VaultSpec.builder().build())
        .build();
  }

  private static List<FieldSpec> some(Random random) {
    return LATER.stream().filter(field -> random.nextBoolean()).toList();
  }

  private static SourceRecord record(RecordFormat format, long position, Random random) {
    List<String> names = new ArrayList<>(List.of("ts"));
    for (String name :
        List.of("channel", "chan", "wä\"y", "units", "price", "gift", "day", "a/note", "tag")) {
      if (random.nextInt(3) > 0) {
        names.add(name);
      }
    }
    Collections.shuffle(names, random);
    StringBuilder header = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String name : names) {
      String comma = line.length() == 0 ? "" : ",";
      String quoted = '"' + name.replace("\"", format.isTree() ? "\\\"" : "\"\"") + '"';
      header.append(comma).append(quoted);
      String value = value(name, random);
      line.append(comma).append(format.isTree() ? quoted + ":" + value : csv(value));
    }
    if (format.isTree()) {
      line.insert(0, '{').append('}');
    }
    return SourceRecord.of("orders", "orders-0", position, null, line.toString().getBytes(UTF_8))
        .under(format.isTree() ? null : header.toString().getBytes(UTF_8));
  }

  /** As JSON has it. */
  private static String value(String name, Random random) {
    if (name.equals("ts")) {
      return "1680000000000";
    }
    if (random.nextInt(4) == 0) {
      return "null";
    }
    if (random.nextInt(25) == 0) {
      return "\"%\"";
    }
    return switch (name) {
      case "units" -> String.valueOf(random.nextInt(100));
      case "price" -> random.nextInt(100) + ".50";
      case "gift" -> String.valueOf(random.nextBoolean());
      case "day" -> "\"2023-04-0" + (1 + random.nextInt(9)) + '"';
      case "a/note", "tag" -> "[1e400,\"\u00e9\u2028\",1.50]";
      default -> "\"c" + random.nextInt(9) + '"';
    };
  }

  private static String csv(String value) {
    if (value.equals("null")) {
      return "";
    }
    String text = value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String text(SourceRecord record) {
    return new String(java.util.Objects.requireNonNull(record.payload()), UTF_8);
  }

  @Test
  void areFoundByEveryNameThatTheyHaveUnlessJsonMayWriteItInAnotherWay() {
    EventSpec event = event(new JsonFormat(), LATER);
    assertThat(
        new LaterFields(event, event.fields().subList(0, 3)).marks(),
        contains("ts", "channel", "chan", "", "units"));
  }
}
