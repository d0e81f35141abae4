package dev.alluvium.transforms.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.SourceRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCoordinatesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1680393700000, 2023-04-02T00:01:40Z",
        "0, 1970-01-01T00:00:00Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "253402300800000, -",
        "1680393700000000000, -",
        "-9223372036854775808, -",
        "9223372036854775807, -",
        "-, -"
      })
  void knowNoPublishingThatNoColumnHolds(@Nullable Long millis, @Nullable Instant publishedAt) {
    assertThat(
        RecordCoordinates.publishedAt(SourceRecord.of("t", "t-0", 1, millis, null)),
        is(publishedAt));
  }
}
