package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final String TOKEN = "0123456789abcdef";

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          localhost:8088, none, true
          127.0.0.1:8088, http://127.0.0.1:8088, true
          LocalHost:8088, http://localhost:8088, true
          [::1]:8088, http://[::1]:8088, true
          127.0.0.2:8088, http://127.0.0.2:8088, true
          127.0.0.3:8088, none, false
          localhost, none, true
          none, none, false
          '', none, false
          evil.example:8088, none, false
          evil.example:8088, http://evil.example:8088, false
          localhost.evil.example, none, false
          localhost:8088, http://evil.example, false
          localhost:8088, http://localhost:9999, false
          localhost:8088, null, false
          """)
  void withoutATokenOnlyNamesOfThisMachineAreAnswered(
      @Nullable String host, @Nullable String origin, boolean isAnswered) {
    assertThat(new Access(Optional.empty(), "127.0.0.2").isForUs(host, origin), is(isAnswered));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          page.example, none, true
          page.example, https://page.example, true
          page.example, https://evil.example, false
          """)
  void withATokenAnyNameIsAnsweredButNoOtherPage(
      @Nullable String host, @Nullable String origin, boolean isAnswered) {
    assertThat(new Access(Optional.of(TOKEN), "::").isForUs(host, origin), is(isAnswered));
  }

  @Test
  void onlyTheTokenOpens() {
    Access access = new Access(Optional.of(TOKEN), "::");
    assertThat(access.opens(TOKEN), is(true));
    assertThat(access.opens(TOKEN + "0"), is(false));
    assertThat(access.opens(""), is(false));
    assertThat(access.opens(null), is(false));
    assertThat(new Access(Optional.empty(), "127.0.0.2").opens(null), is(true));
  }
}
