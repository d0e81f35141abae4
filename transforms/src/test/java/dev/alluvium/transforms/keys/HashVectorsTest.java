package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.SharedData;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors of {@code shared/data/vault/hash_vectors.json}. */
class HashVectorsTest {
  private static final String TIMESTAMP = "TIMESTAMP ";

  @TestFactory
  Stream<DynamicTest> hashesAsAutomateDvDoes() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : vectors().get("vectors")) {
      tests.add(dynamicTest(vector.get("in").toString(), () -> check(vector)));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> printsFloatsAsBigQueryDoes() throws IOException {
    return vectors().get("float64_cast").properties().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(
                            Float64Text.of(Double.parseDouble(entry.getKey())),
                            is(entry.getValue().asText().replaceFirst(" .*", "")))));
  }

  private static JsonNode vectors() throws IOException {
    return new ObjectMapper().readTree(SharedData.require("vault/hash_vectors.json").toFile());
  }

  private static void check(JsonNode vector) {
    JsonNode in = vector.get("in");
    String text =
        switch (vector.get("kind").asText()) {
          case "key_string", "key_list" -> KeyString.key(standardised(in));
          case "hashdiff" -> hashdiff(in);
          default -> throw new AssertionError("a vector of an unknown kind: " + vector);
        };
    assertThat(text, is(textOrNull(vector.get("pre"))));
    assertThat(
        text == null ? null : new Digest(HashAlgorithm.MD5).hex(text),
        is(textOrNull(vector.get("out"))));
  }

  private static String hashdiff(JsonNode in) {
    List<String> names = new ArrayList<>();
    in.fieldNames().forEachRemaining(names::add);
    @Nullable String[] parts =
        KeyString.hashdiffOrder(names).stream()
            .map(name -> standardised(in.get(name), 0))
            .toArray(String[]::new);
    return KeyString.hashdiff(parts);
  }

  private static @Nullable String[] standardised(JsonNode in) {
    @Nullable String[] parts = new @Nullable String[in.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = standardised(in.get(i), i);
    }
    return parts;
  }

  private static @Nullable String standardised(JsonNode value, int index) {
    if (value.isNull()) {
      return Standardise.standardise(null, ColumnType.STRING);
    }
    if (value.isIntegralNumber()) {
      return Standardise.standardise(value.asLong(), ColumnType.INT64);
    }
    if (value.isNumber()) {
      return Standardise.standardise(value.asDouble(), ColumnType.FLOAT64);
    }
    assertThat("element " + index, value.isTextual(), is(true));
    String text = value.asText();
    return text.startsWith(TIMESTAMP)
        ? Standardise.standardise(
            Instant.parse(text.substring(TIMESTAMP.length())), ColumnType.TIMESTAMP)
        : Standardise.standardise(text, ColumnType.STRING);
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isNull() ? null : node.asText();
  }
}
