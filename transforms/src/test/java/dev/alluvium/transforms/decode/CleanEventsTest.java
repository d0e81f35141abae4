package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of a raw table that were let in by a contract that knew less, or asked for less. */
class CleanEventsTest {
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");
  private static final FieldSpec TS =
      Fields.field("event_ts", ColumnType.TIMESTAMP).setFrom("ts").setRequired(true).build();
  private static final FieldSpec ID = Fields.field("id", ColumnType.STRING).build();
  private static final EventSpec BEFORE = event(List.of(TS, ID), Optional.empty());
  private static final EventSpec TODAY =
      event(
          List.of(
              TS,
              ID,
              Fields.field("channel", ColumnType.STRING).setRequired(true).build(),
              Fields.field("seconds", ColumnType.FLOAT64).build()),
          Optional.of(Duration.ofHours(1)));

  private static EventSpec event(List<FieldSpec> fields, Optional<Duration> ahead) {
    EventSpec.Builder event =
        EventSpec.builder()
            .setName("orders")
            .setDescription("An order.")
            .setOwner("tests")
            .setTopic("orders")
            .setFormat(new JsonFormat())
            .setIdentity(List.of("id"))
            .setEventTime("event_ts")
            .setAhead(ahead)
            .setFields(fields);
    if (fields.size() > 2) {
      event.setDerived(
          List.of(
              DerivedSpec.of(
                  "packed_ts",
                  new PlusSeconds("event_ts", "seconds"),
                  ColumnMeaning.of("When it is packed."))));
    }
    return event.build();
  }

  /** What the contract of before made of a record, in the columns that there are today. */
  private static Row stored(String payload, @Nullable Long publishedAt) {
    SourceRecord record =
        SourceRecord.of("orders", "orders-3", 1, publishedAt, payload.getBytes(UTF_8));
    Row before =
        new RawRecords(BEFORE)
            .decode(record, RecordCoordinates.of(record, new Digest(HashAlgorithm.MD5), READ_AT));
    TableSpec table = RawTables.table(TODAY);
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      String column = table.columns().get(i).name();
      values[i] =
          before.getSchema().hasField(column)
              ? before.getValues().get(before.getSchema().indexOf(column))
              : null;
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  private static void check(List<Row> rows, List<String> events, List<String> ledger) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple cleaned =
        pipeline
            .apply(Create.of(rows).withRowSchema(RawTables.table(TODAY).rowSchema()))
            .apply(CleanEvents.of(TODAY));
    PAssert.that(cleaned.get(CleanEvents.EVENTS))
        .satisfies(
            found -> {
              List<String> texts = new ArrayList<>();
              found.forEach(
                  row ->
                      texts.add(
                          "%s %s %s"
                              .formatted(
                                  row.getString("id"),
                                  row.getString("channel"),
                                  row.getValue("packed_ts"))));
              assertThat(texts, containsInAnyOrder(events.toArray()));
              return null;
            });
    PAssert.that(cleaned.get(CleanEvents.LEDGER))
        .satisfies(
            found -> {
              Map<String, Long> sums = new TreeMap<>();
              found.forEach(count -> sums.merge(text(count.getKey()), count.getValue(), Long::sum));
              List<String> texts = new ArrayList<>();
              sums.forEach((key, sum) -> texts.add(key + " x" + sum));
              assertThat(texts, contains(ledger.toArray()));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static String text(LedgerKey key) {
    return "%s %s %s %s"
        .formatted(key.source(), key.windowStart(), key.outcome().code(), key.reason());
  }

  @Test
  void takeWhatTheContractHasComeToKnowFromWhatRowsHaveLeftOver() {
    check(
        List.of(
            stored("{\"ts\":1680000000000,\"id\":\"a\",\"channel\":\"web\",\"seconds\":1.5}", null),
            stored(
                "{\"ts\":1680000000000,\"id\":\"b\",\"channel\":\"app\",\"seconds\":1e300}", null)),
        List.of("a web 2023-03-28T10:40:01.500Z", "b app null"),
        List.of("* 1679997600 uncomputable orders.packed_ts x1"));
  }

  @Test
  void leaveOutAndCountWhatTodaysContractDoesNotLetIn() {
    long published = 1680000000000L;
    check(
        List.of(
            stored("{\"ts\":1680000000000,\"id\":\"a\"}", null),
            stored("{\"ts\":1680000000000,\"id\":\"b\",\"channel\":7}", null),
            stored(
                "{\"ts\":1680000000000,\"id\":\"c\",\"channel\":\"web\",\"seconds\":\"x\"}", null),
            stored("{\"ts\":1680003600000,\"id\":\"d\",\"channel\":\"web\"}", published),
            stored("{\"ts\":1680003600001,\"id\":\"e\",\"channel\":\"web\"}", published),
            stored("{\"ts\":1704070800000,\"id\":\"f\",\"channel\":\"web\"}", null),
            stored("{\"ts\":1704070800001,\"id\":\"g\",\"channel\":\"web\"}", null)),
        List.of("d web null", "f web null"),
        List.of(
            "orders-3 1679997600 left_out bad_type x2",
            "orders-3 1679997600 left_out missing_field x1",
            "orders-3 1680001200 left_out future_time x1",
            "orders-3 1704070800 left_out future_time x1"));
  }
}
