package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {
  @Test
  void isItsBitsAndTheirHexadecimal() {
    Hash hash = new Digest(HashAlgorithm.MD5).hash("");
    assertThat(hash.hex(), is("D41D8CD98F00B204E9800998ECF8427E"));
    assertThat(hash.high(), is(0xD41D8CD98F00B204L));
    assertThat(hash.low(), is(0xE9800998ECF8427EL));
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void isEqualJustWhereAllBitsAre(HashAlgorithm algorithm) {
    Digest digest = new Digest(algorithm);
    assertThat(digest.hash("a"), is(new Digest(algorithm).hash("a")));
    assertThat(digest.hash("a"), is(not(digest.hash("b"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "Zürich", "~\u007f", "half \ud83d", "\ud83d\ude00 whole", "\u0000"})
  void isOfTheTextsUtf8HoweverLongAndWhateverCameBefore(String text)
      throws NoSuchAlgorithmException {
    Digest reused = new Digest(HashAlgorithm.MD5);
    for (String padded : new String[] {text + "a".repeat(2_000), text, "a".repeat(300) + text}) {
      byte[] expected =
          MessageDigest.getInstance("MD5").digest(padded.getBytes(StandardCharsets.UTF_8));
      assertThat(reused.bytes(padded), is(expected));
    }
  }
}
