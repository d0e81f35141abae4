package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeScannerTest {
  private static final EventSpec LISTENS = MusicRecords.spec("listen_events");
  private static final EventTimeScanner SCANNER = EventTimeScanner.of(MusicRecords.DOMAIN);

  @Test
  void agreesWithTheDecoder() {
    RawRecords decoder = new RawRecords(LISTENS);
    EventCleaner cleaner = new EventCleaner(LISTENS);
    Digest digest = new Digest(HashAlgorithm.MD5);
    int accepted = 0;
    int withoutTime = 0;
    for (SourceRecord record : MusicRecords.random(1, 20_000)) {
      Long scanned = SCANNER.eventTimeMillis(record);
      try {
        Instant decoded =
            EventTimestamps.of(
                cleaner.clean(
                    decoder.decode(record, RecordCoordinates.of(record, digest, Instant.EPOCH)),
                    (values, column) -> {}));
        assertThat(scanned, is(decoded.toEpochMilli()));
        accepted++;
      } catch (RejectedException e) {
        if ("ts".equals(e.field())) {
          assertThat(e.getMessage(), scanned, is(nullValue()));
          withoutTime++;
        }
      }
    }
    assertThat(accepted, greaterThan(5000));
    assertThat(withoutTime, greaterThan(3000));
  }

  @Test
  void findsNoTimeInWhatIsDatedTooFarAhead() {
    Instant read = Instant.parse("2023-04-02T00:00:00Z");
    EventTimeScanner scanner =
        EventTimeScanner.of(MusicRecords.DOMAIN, Clock.fixed(read, ZoneOffset.UTC));
    long published = read.minus(Duration.ofDays(30)).toEpochMilli();
    long ahead = Duration.ofDays(1).toMillis();
    long nanoseconds = 1_680_393_700_000_000_000L;

    assertThat(scanner.eventTimeMillis(dated(published + ahead, published)), is(published + ahead));
    assertThat(scanner.eventTimeMillis(dated(published + ahead + 1, published)), is(nullValue()));
    for (Long unknown : Arrays.asList(null, nanoseconds)) {
      long last = read.toEpochMilli() + ahead;
      assertThat(scanner.eventTimeMillis(dated(last, unknown)), is(last));
      assertThat(scanner.eventTimeMillis(dated(last + 1, unknown)), is(nullValue()));
    }
  }

  private static SourceRecord dated(long millis, @Nullable Long published) {
    byte[] payload = MusicRecords.LISTEN.replace("1680393613000", "" + millis).getBytes(UTF_8);
    return SourceRecord.of("listen_events", "listen_events-0", 1, published, payload);
  }

  @Test
  void findsNoTimeInBytesThatAreNoText() {
    byte[] payload = MusicRecords.LISTEN.getBytes(UTF_8);
    payload[payload.length - 3] = (byte) 0xff;
    SourceRecord record =
        SourceRecord.of("listen_events", "listen_events-0", 1, 1680393700000L, payload);
    assertThat(SCANNER.eventTimeMillis(record), is(nullValue()));
  }

  @Test
  void findsNoTimeInWhatWasCutOffOrIsATombstoneOrOfNoTopicOfTheDomain() {
    SourceRecord record = MusicRecords.record(MusicRecords.LISTEN, 1);
    assertThat(SCANNER.eventTimeMillis(record), is(1680393613000L));
    assertThat(SCANNER.eventTimeMillis(record.asTruncated()), is(nullValue()));
    assertThat(
        SCANNER.eventTimeMillis(SourceRecord.of("listen_events", "listen_events-0", 1, null, null)),
        is(nullValue()));
    assertThat(
        SCANNER.eventTimeMillis(
            SourceRecord.of("other", "other-0", 1, null, MusicRecords.LISTEN.getBytes(UTF_8))),
        is(nullValue()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A001,R001,02,ST,L,D,09-23-23,16:54:00,REGULAR,1,2,x,2023-09-23 16:54:00 | 1695502440000",
        "A001,R001,02,ST,L,D,09-23-23,16:54:00,REGULAR,1,2,x,2023-09-23 | ",
        "A001,R001,02,ST,L,D,09-23-23,16:54:00,REGULAR,1,2,x, | ",
        "A001,R001,02,ST,L,D,09-23-23,16:54:00,REGULAR,1,2,x,1999-09-23 16:54:00 | ",
        "heartbeat | "
      })
  void findsTheLocalTimeOfALine(String line, @Nullable Long millis) {
    assertThat(scan(line), is(millis));
  }

  /** What looks like an event within quotes is text. */
  @Test
  void findsTheLocalTimeBehindQuotedLineBreaks() {
    String forged = "A001,R001,02,ST,L,D,09-23-23,16:54:00,REGULAR,1,2,x,2023-09-23 11:11:11";
    String record =
        "A001,R001,02,\"ST\n"
            + forged
            + "\r\n\",L,D,09-23-23,16:54:00,REGULAR,1,2,x,2023-09-23 16:54:00";
    assertThat(scan(record), is(1695502440000L));
    assertThat(scan(record + "\r\n"), is(1695502440000L));
    assertThat(scan("A001,\"" + record), is(nullValue()));
    assertThat(scan(record + "\n" + forged), is(nullValue()));
  }

  private static @Nullable Long scan(String line) {
    EventTimeScanner scanner = EventTimeScanner.of(ContractLoader.loadFromClasspath("transit"));
    EventTimeScanner shipped = SerializableUtils.ensureSerializable(scanner);
    SourceRecord record =
        SourceRecord.of("turnstile_events", "turnstile_events-0", 1, null, line.getBytes(UTF_8));
    return shipped.eventTimeMillis(record);
  }
}
