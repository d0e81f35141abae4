package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeScannerTest {
  private static final EventSpec LISTENS = MusicRecords.spec("listen_events");
  private static final EventTimeScanner SCANNER = EventTimeScanner.of(MusicRecords.DOMAIN);

  @Test
  void agreesWithTheDecoder() {
    RecordDecoder decoder = new RecordDecoder(LISTENS);
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
                    decoder.decode(record, RecordCoordinates.of(record, digest, Instant.EPOCH))));
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
}
