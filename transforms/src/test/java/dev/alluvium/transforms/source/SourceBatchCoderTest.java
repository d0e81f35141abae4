package dev.alluvium.transforms.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class SourceBatchCoderTest {
  private static final SourceRecord PLAIN =
      SourceRecord.of("plays", "plays-3", 7, 1_700_000_000_000L, "{}".getBytes(UTF_8));

  private static final List<SourceRecord> RECORDS =
      List.of(
          PLAIN,
          SourceRecord.of("plays", "plays-3", 9, null, new byte[0]),
          SourceRecord.of("plays", "plays-3", 10, 1_600_000_000_000L, null),
          SourceRecord.of("plays", "plays-3", 11, -5L, new byte[] {0, -1}).asTruncated(),
          SourceRecord.of(
              "plays",
              "plays-3",
              12,
              1_600_000_000_000L,
              null,
              "customer-4711".getBytes(UTF_8),
              List.of(
                  RecordHeader.of("trace", new byte[] {0, -1}),
                  RecordHeader.of("empty", new byte[0]),
                  RecordHeader.of("trace", null))),
          SourceRecord.of("plays", "plays-3", 13, null, null, new byte[0], List.of()),
          SourceRecord.of("plays", "plays-3", 14, null, new byte[] {'"'})
              .asTruncated()
              .asFlawed("a quote is never closed"),
          SourceRecord.of("plays", "plays-3", Long.MAX_VALUE, Long.MIN_VALUE, new byte[] {1})
              .asDamaged("ends early"));

  @Test
  void givesBackWhatItWasGiven() throws CoderException {
    SourceBatch batch = SourceBatch.of(RECORDS);

    assertThat(CoderUtils.clone(SourceBatchCoder.of(), batch), is(batch));
    for (SourceRecord record : RECORDS) {
      assertThat(CoderUtils.clone(SourceRecordCoder.of(), record), is(record));
    }
  }

  @Test
  void givesBackHowManyPositionsWereLostWithRecordsAndWithout() throws CoderException {
    for (SourceBatch batch :
        List.of(
            SourceBatch.of(RECORDS).after(7),
            SourceBatch.ofLost("plays", "plays-3", Long.MAX_VALUE),
            SourceBatch.ofLost("plays", "plays-3", 5).after(2))) {
      assertThat(CoderUtils.clone(SourceBatchCoder.of(), batch), is(batch));
    }
    assertThat(SourceBatch.ofLost("plays", "plays-3", 5).after(2).lost(), is(7L));
  }

  @Test
  void givesBackTheHeaderOfEachRecord() throws CoderException {
    byte[] header = "A,B".getBytes(UTF_8);
    List<SourceRecord> under = RECORDS.stream().map(record -> record.under(header)).toList();

    assertThat(CoderUtils.clone(SourceBatchCoder.of(), SourceBatch.of(under)).records(), is(under));
    assertThat(CoderUtils.clone(SourceRecordCoder.of(), under.get(0)), is(under.get(0)));
    assertThat(
        CoderUtils.encodeToByteArray(SourceBatchCoder.of(), SourceBatch.of(under)).length,
        is(
            header.length
                + CoderUtils.encodeToByteArray(SourceBatchCoder.of(), SourceBatch.of(RECORDS))
                    .length));
  }

  @Test
  void addsFewBytesToARecordsOwn() throws CoderException {
    SourceBatch batch =
        SourceBatch.of(
            LongStream.range(0, 500)
                .mapToObj(i -> SourceRecord.of("t", "t-0", i, 1_700_000_000_000L + i, new byte[50]))
                .collect(Collectors.toList()));

    assertThat(
        CoderUtils.encodeToByteArray(SourceBatchCoder.of(), batch).length, lessThan(500 * 55));
  }

  @Test
  void countsKeyAndHeadersAsBytesOfARecord() {
    assertThat(
        SourceRecord.of(
                "t",
                "t-0",
                1,
                null,
                new byte[10],
                new byte[3],
                List.of(RecordHeader.of("ab", new byte[4]), RecordHeader.of("c", null)))
            .bytes(),
        is(20L));
  }

  @Test
  void isFoundByTheType() throws CannotProvideCoderException {
    CoderRegistry registry = CoderRegistry.createDefault();

    assertThat(registry.getCoder(SourceBatch.class), is(SourceBatchCoder.of()));
    assertThat(registry.getCoder(SourceRecord.class), is(SourceRecordCoder.of()));
  }
}
