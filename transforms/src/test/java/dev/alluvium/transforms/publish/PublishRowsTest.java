package dev.alluvium.transforms.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRowsTest {
  private static final WarehouseSpec WAREHOUSE =
      WarehouseModel.of(ContractLoader.load(Path.of("src/test/resources/greenhouse")));
  private static final TableSpec WATCHES = WAREHOUSE.table("mart.mart_watch");
  private static final TableSpec OTHER = WAREHOUSE.table("mart.mart_wide");
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 3);
  private static final long MICROS_A_DAY = 86_400_000_000L;

  /** As they were sent: {@code version key value}. */
  private static final List<String> SENT = new CopyOnWriteArrayList<>();

  private TestStream.Builder<TableMutation> stream =
      TestStream.create(TableMutationCoder.of(WAREHOUSE));

  /** Keeps what it is given, for the tests of this process. */
  private static final class Kept implements Publisher {
    private static final long serialVersionUID = 1L;

    @Override
    public Session open() {
      return new Session() {
        @Override
        public void send(byte[] key, byte @Nullable [] value, long version) {
          String text = value == null ? "none" : new String(value, UTF_8);
          SENT.add(version + " " + new String(key, UTF_8) + " " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
    }
  }

  @BeforeEach
  void forget() {
    SENT.clear();
  }

  private static Row watch(String room, long readings) {
    Row.Builder row = Row.withSchema(WATCHES.rowSchema());
    for (String column : WATCHES.rowSchema().getFieldNames()) {
      row.addValue(
          switch (column) {
            case "room" -> room;
            case "start_ts" -> Instant.parse("2023-06-05T10:00:00Z");
            case "readings" -> readings;
            default -> null;
          });
    }
    return row.build();
  }

  private static TableMutation written(String room, long readings, long version) {
    return TableMutation.upsert(WATCHES, watch(room, readings), version);
  }

  private static TableMutation takenBack(String room, long version) {
    return TableMutation.delete(WATCHES, watch(room, 0), version);
  }

  /** Each in a bundle of its own. */
  private PublishRowsTest come(TableMutation... mutations) {
    for (TableMutation mutation : mutations) {
      stream =
          stream.addElements(
              TimestampedValue.of(mutation, org.joda.time.Instant.parse("2023-06-05T10:00:00Z")));
    }
    return this;
  }

  private List<String> sent() {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .apply(PublishRows.of(WATCHES, TIMING, new Kept()));
    pipeline.run().waitUntilFinish();
    return List.copyOf(SENT);
  }

  private static String key(String room) {
    return "{\"room\":\"" + room + "\",\"start_ts\":\"2023-06-05T10:00:00Z\"}";
  }

  private static String row(String room, long readings) {
    return "{\"room\":\""
        + room
        + "\",\"start_ts\":\"2023-06-05T10:00:00Z\",\"end_ts\":null,\"seconds\":null,\"readings\":"
        + readings
        + ",\"sensors\":null,\"plants\":null,\"litres\":null,\"degrees\":null,"
        + "\"first_sensor\":null,\"last_sensor\":null,\"alarmed_sensors\":null,"
        + "\"degrees_middle\":null}";
  }

  @Test
  void tellsEachNewStateOfARowAndThatItIsTakenBack() {
    Row other =
        Row.withSchema(OTHER.rowSchema())
            .attachValues(Collections.nCopies(OTHER.rowSchema().getFieldCount(), null));

    assertThat(
        come(
                written("q", 1, 10),
                TableMutation.upsert(OTHER, other, 10),
                written("q", 2, 11),
                takenBack("q", 12))
            .sent(),
        contains(
            "10 " + key("q") + " " + row("q", 1),
            "11 " + key("q") + " " + row("q", 2),
            "12 " + key("q") + " none"));
  }

  @Test
  void tellsNothingThatIsBehindANewerStateOfTheRow() {
    assertThat(
        come(written("q", 2, 12), written("q", 1, 11), written("q", 2, 12), takenBack("q", 10))
            .sent(),
        contains("12 " + key("q") + " " + row("q", 2)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tellsTheNewestStateLastInWhateverOrderTheyCome(long seed) {
    Map<String, String> expected = new HashMap<>();
    List<TableMutation> all = new ArrayList<>();
    Random random = new Random(seed);
    for (long version = 1; version <= 60; version++) {
      String room = "r" + random.nextInt(4);
      boolean isBack = random.nextInt(5) == 0;
      all.add(isBack ? takenBack(room, version) : written(room, version, version));
      expected.put(
          key(room), version + " " + key(room) + " " + (isBack ? "none" : row(room, version)));
    }
    all.addAll(all.subList(0, 20));
    Collections.shuffle(all, random);

    Map<String, String> last = new HashMap<>();
    for (String message : come(all.toArray(new TableMutation[0])).sent()) {
      last.put(message.split(" ", 3)[1], message);
    }

    assertThat(last, is(expected));
  }

  @Test
  void forgetsKeysThatHaveNotChangedForLong() {
    SentVersions sent = new SentVersions();
    for (long day = 1; day <= 1_000; day++) {
      sent.send(("k" + day).getBytes(UTF_8), day * MICROS_A_DAY, 2 * MICROS_A_DAY);
    }

    assertThat(sent.size(), is(3));
    assertThat(sent.send("k999".getBytes(UTF_8), 998 * MICROS_A_DAY, 2 * MICROS_A_DAY), is(false));
  }
}
