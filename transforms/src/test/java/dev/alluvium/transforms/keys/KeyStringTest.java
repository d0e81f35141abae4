package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.HashAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyStringTest {
  @Test
  void ofOneColumnIsItsStandardForm() {
    assertThat(KeyString.key("A||B"), is("A||B"));
    assertThat(KeyString.key((String) null), is(nullValue()));
  }

  @Test
  void ofSeveralMarksWhichAreNull() {
    assertThat(KeyString.key(null, "A", null), is("^^||A||^^"));
    assertThat(KeyString.key(null, null), is(nullValue()));
    assertThat(KeyString.hashdiff(null, null), is("^^||^^"));
    assertThat(KeyString.hashdiff((String) null), is("^^"));
  }

  @Test
  void sortsTheColumnsOfAHashdiffLetterCaseAside() {
    assertThat(KeyString.hashdiffOrder(List.of("b_2", "B_1", "a")), contains("a", "B_1", "b_2"));
  }
}
