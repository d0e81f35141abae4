package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of hostile values, from bytes to the file: each ends in raw as it was decoded, or among
 * the rejects, and none stops the writer.
 */
class HostileValuesTest {
  private static final int RECORDS = 12_000;
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");
  private static final DomainSpec DOMAIN = ContractLoader.load(folder());
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "007",
          "+5",
          "1.5",
          "1e3",
          ".5",
          "5.",
          "-",
          "e",
          "1e",
          "1_000",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1e2147483647",
          "1e2147483648",
          "-1e2147483647",
          "1e-2147483647",
          "1e-2147483648",
          "1e99999999999",
          "1E+400",
          "1e-400",
          "1e308",
          "1.7976931348623157e308",
          "4.9e-324",
          "1e28",
          "1e29",
          "99999999999999999999999999999.999999999",
          "0.0000000001",
          "NaN",
          "Infinity",
          "-Infinity",
          "9".repeat(40),
          "9".repeat(400),
          "9".repeat(1_001),
          "0." + "0".repeat(500) + "1",
          "\u0661",
          "\u00bd",
          "253402300799",
          "253402300800",
          "-62135596800",
          "-62135596801",
          "253402300799999999",
          "1680393613000",
          "1680393613",
          "-1");

  private static final List<String> TIMES =
      List.of(
          "2023-04-02T10:15:30Z",
          "0001-01-01T00:00:00Z",
          "0001-01-01T00:00:00+18:00",
          "9999-12-31T23:59:59.999999999Z",
          "9999-12-31T23:59:60Z",
          "-0001-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "+1000000000-01-01T00:00:00Z",
          "2016-12-31T23:59:60Z",
          "2023-02-30T00:00:00Z",
          "2023-04-02",
          "0001-01-01",
          "9999-12-31",
          "10000-01-01",
          "2024-03-10 02:30",
          "2024-11-03 01:30",
          "0001-01-01 00:00",
          "9999-12-31 23:59",
          "T",
          "t");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "true",
          "false",
          "True",
          "null",
          "AAEC",
          "//8=",
          "?",
          "====",
          "[]",
          "{}",
          "[1e400]",
          "[1e2147483647]",
          "[1e99999999999]",
          "[-0]",
          "\"unclosed",
          "\"a\"\"b\"",
          "a,b",
          "{\"a\":{\"b\":[null,1.50,\"\u00e9\"]}}",
          "[".repeat(900) + "]".repeat(900),
          "[".repeat(2_000),
          "||",
          "^^",
          "Bj\u00c3\u00b6rk",
          "\u2028",
          "\u00a0",
          "\ufeff",
          "\ufffd",
          "\uffff",
          "\ud83d\ude00",
          "x".repeat(5_000),
          "%s%n",
          "'; --",
          "\u0130",
          "\u00df");

  private final Path folder;
  private final Digest digest = new Digest(HashAlgorithm.MD5);
  private final Rejects rejects = new Rejects(WAREHOUSE.table("quarantine.rejects"));

  HostileValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Path folder() {
    try {
      return Objects.requireNonNull(
          Path.of(
                  Objects.requireNonNull(
                          HostileValuesTest.class.getResource("/hostile/domain.yaml"))
                      .toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"objects", "lines"})
  void endInRawOrAmongTheRejectsAndStopNothing(String name) {
    EventSpec event =
        DOMAIN.events().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    TableSpec raw = WAREHOUSE.table("raw." + name);
    RawRecords decoder = new RawRecords(event);
    EventCleaner cleaner = new EventCleaner(event);
    Random random = new Random(name.length());
    List<String> expected = new ArrayList<>();
    List<TableMutation> mutations = new ArrayList<>();
    Set<RejectReason> reasons = EnumSet.noneOf(RejectReason.class);
    List<String> uncomputable = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] payload = payload(event, i, random);
      SourceRecord record = SourceRecord.of(name, name + "-0", i, 1680393700000L, payload);
      RecordCoordinates at = RecordCoordinates.of(record, digest, READ_AT);
      try {
        Row decoded = decoder.decode(record, at);
        cleaner.clean(decoded, (values, column) -> uncomputable.add(column));
        mutations.add(TableMutation.upsert(raw, decoded));
        expected.add(text(raw, decoded.getValues()));
      } catch (RejectedException e) {
        mutations.add(rejects.reject(record, at, null, e));
        reasons.add(e.reason());
      }
    }
    assertThat(expected.size(), greaterThan(RECORDS / 10));
    assertThat(mutations.size() - expected.size(), greaterThan(RECORDS / 10));
    assertThat(
        reasons,
        hasItems(RejectReason.MALFORMED, RejectReason.BAD_TYPE, RejectReason.OUT_OF_RANGE));
    assertThat(uncomputable, hasItems("much_later", "local_day"));

    try (DuckDbSession session = DuckDbSession.open(folder.resolve("w.duckdb"), WAREHOUSE)) {
      session.handOver(mutations);
      session.flush();
      assertThat(stored(session, raw), is(expected));
      assertThat(
          session.query("SELECT count(*) FROM quarantine.rejects"),
          is(List.of(List.of((long) mutations.size() - expected.size()))));
    }
  }

  private static byte[] payload(EventSpec event, int id, Random random) {
    boolean isJson = event.format().isTree();
    StringBuilder text = new StringBuilder();
    int hostile = random.nextInt(3);
    for (FieldSpec field : event.fields()) {
      boolean isFirst = field.name().equals("id");
      boolean isHostile = !isFirst && random.nextInt(event.fields().size()) < hostile;
      String value =
          isHostile
              ? value(field.type(), random)
              : isFirst ? String.valueOf(id) : field.name().equals("at") ? "1680393613000" : "";
      text.append(isFirst ? "" : ",");
      if (isJson) {
        text.append('"').append(field.from()).append("\":");
        text.append(
            value.isEmpty() ? "null" : isHostile ? json(value, field.type(), random) : value);
      } else {
        text.append(csv(value, random));
      }
    }
    if (isJson) {
      String more = ",\"more\":" + json(value(ColumnType.JSON, random), ColumnType.JSON, random);
      text.insert(0, '{').append(random.nextInt(4) > 0 ? "" : more).append('}');
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Mostly one that could be of the type. */
  private static String value(ColumnType type, Random random) {
    List<List<String>> all = List.of(NUMBERS, TIMES, TEXTS);
    int fitting =
        switch (type) {
          case INT64, FLOAT64, NUMERIC -> 0;
          case TIMESTAMP -> random.nextInt(2);
          case DATE -> 1;
          case STRING, JSON, BYTES, BOOLEAN -> 2;
        };
    List<String> values = all.get(random.nextInt(4) > 0 ? fitting : random.nextInt(3));
    return values.get(random.nextInt(values.size()));
  }

  private static String json(String value, ColumnType type, Random random) {
    boolean isText =
        type == ColumnType.STRING || type == ColumnType.BYTES || type == ColumnType.DATE;
    return switch (random.nextInt(8)) {
      case 0 -> value;
      case 1 -> "\"" + (random.nextBoolean() ? "\\u0000" : "\\ud83d") + "\"";
      case 2 -> quoted(value);
      default -> isText || TIMES.contains(value) ? quoted(value) : value;
    };
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String csv(String value, Random random) {
    return random.nextBoolean() ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static List<String> stored(DuckDbSession session, TableSpec raw) {
    String columns =
        raw.columns().stream()
            .map(
                c ->
                    switch (c.type()) {
                      case TIMESTAMP -> "epoch_us(%s)".formatted(c.name());
                      case BYTES -> "lower(hex(%s))".formatted(c.name());
                      default -> c.name();
                    })
            .collect(Collectors.joining(", "));
    return session
        .query(
            "SELECT %s FROM raw.%s ORDER BY %s".formatted(columns, raw.name(), RawTables.POSITION))
        .stream()
        .map(row -> text(raw, row))
        .toList();
  }

  private static String text(TableSpec table, List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      ColumnSpec column = table.columns().get(i);
      text.append(column.name()).append('=').append(text(column.type(), values.get(i))).append(' ');
    }
    return text.toString();
  }

  private static String text(ColumnType type, @Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.setScale(9).toPlainString();
    }
    if (value instanceof Instant ts) {
      return String.valueOf(ts.getEpochSecond() * 1_000_000 + ts.getNano() / 1_000);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof LocalDate || value instanceof java.sql.Date) {
      return value.toString();
    }
    return type == ColumnType.FLOAT64 && value != null
        ? Double.toString(((Number) value).doubleValue() + 0.0)
        : String.valueOf(value);
  }
}
