package dev.alluvium.transforms.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.util.HexFormat;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class SourcePositionTest {
  /** What runners have kept of jobs that are running. */
  @Test
  void isKeptAsItEverWasWhereThereIsNoToken() throws Exception {
    SourcePosition position = SourcePosition.of(3, 300, -1);
    byte[] bytes = CoderUtils.encodeToByteArray(SourcePosition.coder(), position);
    assertThat(HexFormat.of().formatHex(bytes), is("0303ac02ffffffffffffffffff01"));
    SourcePosition kept = CoderUtils.decodeFromByteArray(SourcePosition.coder(), bytes);
    assertThat(kept, is(position));
    assertThat(kept.token(), is(nullValue()));
  }

  @Test
  void keepsTheTokenThatItsSourceGoesOnFrom() throws Exception {
    byte[] token = "82635019A0000000012B042C0100".getBytes(UTF_8);
    for (SourcePosition plain :
        new SourcePosition[] {SourcePosition.of(), SourcePosition.of(7, 0)}) {
      SourcePosition position = plain.withToken(token);
      byte[] bytes = CoderUtils.encodeToByteArray(SourcePosition.coder(), position);
      SourcePosition kept = CoderUtils.decodeFromByteArray(SourcePosition.coder(), bytes);
      assertThat(kept, is(position));
      assertThat(kept.token(), is(token));
      assertThat(kept.size(), is(plain.size()));
      assertThat(kept, is(not(plain)));
    }
  }
}
