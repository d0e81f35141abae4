package dev.alluvium.transforms.format.json;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.transforms.format.RejectedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPartTest {
  private static FieldSpec value(ColumnType type) {
    return FieldSpec.builder()
        .setName("v")
        .setRawName("v")
        .setFrom("the value")
        .setType(type)
        .setEncoding(Encoding.ISO8601)
        .setMeaning(ColumnMeaning.of(""))
        .build();
  }

  private static @Nullable Object one(String json, @Nullable String path, ColumnType type) {
    return JsonPart.one(path == null ? null : FieldPath.parse(path), value(type)).read(json);
  }

  private static @Nullable Object each(String json, String path, ColumnType type) {
    return JsonPart.each(ListPath.parse(path), value(type)).read(json);
  }

  @Test
  void readsAValueAsAFieldIsRead() {
    assertThat(
        one("{'a': {'b': [1, 'x']}}".replace('\'', '"'), "a.b[1]", ColumnType.STRING), is("x"));
    assertThat(one("{\"a\": 1.0}", "a", ColumnType.FLOAT64), is(1.0));
    assertThat(one("{\"a\": \"1.50\"}", "a", ColumnType.NUMERIC), is(new BigDecimal("1.50")));
    assertThat(one("7", null, ColumnType.INT64), is(7L));
    assertThat(one("{\"a\": [1, {\"b\" : 1.50}]}", "a", ColumnType.JSON), is("[1,{\"b\":1.50}]"));
    assertThat(
        one("{\"t\": \"2024-01-31T10:15:00Z\"}", "t", ColumnType.TIMESTAMP),
        is(Instant.parse("2024-01-31T10:15:00Z")));
    assertThat(one("{\"t\": \"2024-01-31\"}", "t", ColumnType.DATE), is(LocalDate.of(2024, 1, 31)));
    assertThat("the last counts", one("{\"a\": 1, \"a\": 2}", "a", ColumnType.INT64), is(2L));
  }

  /** As of a field that has the path ({@link JsonFieldsTest}). */
  @Test
  void takesTheLastThatIsThereOfWhatStandsTwice() {
    String twice = "{\"a\": {\"b\": 1}, \"a\": %s}";

    assertThat(one(twice.formatted("{\"b\": 2}"), "a.b", ColumnType.INT64), is(2L));
    assertThat(one(twice.formatted("{\"c\": 2}"), "a.b", ColumnType.INT64), is(1L));
    assertThat(one(twice.formatted("null"), "a.b", ColumnType.INT64), is(1L));
    assertThat(one(twice.formatted("{\"b\": null}"), "a.b", ColumnType.INT64), is(nullValue()));
  }

  /** As of a field of many values ({@code ManyValuesTest}), which raw has the last list of. */
  @Test
  void takesTheLastListOfThoseThatStandTwice() {
    assertThat(each("{\"l\": \"x\", \"l\": [1]}", "l", ColumnType.INT64), is(List.of(1L)));
    assertThat(each("{\"l\": [\"x\"], \"l\": [1]}", "l[*]", ColumnType.INT64), is(List.of(1L)));
    assertThat(each("{\"l\": [1], \"l\": null}", "l", ColumnType.INT64), is(nullValue()));
    assertThrows(
        RejectedException.class, () -> each("{\"l\": [1], \"l\": \"x\"}", "l", ColumnType.INT64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}               | a.b
          {"a": null}      | a.b
          {"a": {}}        | a.b
          {"a": {"b": null}} | a.b
          {"a": []}        | a[0]
          {"a": [1]}       | a[7]
          null             | a
          """)
  void takesAbsentAndNullForTheSame(String json, String path) {
    assertThat(one(json, path, ColumnType.INT64), is(nullValue()));
    assertThat(each(json, path, ColumnType.INT64), is(nullValue()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": "x"}       | a
          {"a": {"b": 1}}  | a
          {"a": 1.5}       | a
          {"a": 1}         | a.b
          {"a": {}}        | a[0]
          [1]              | a
          {"a": 1} x       | a
          {"a": 1          | a
          {"a": 99999999999999999999} | a
          x                | a
          ''               | a
          """)
  void refusesWhatIsOfAnotherType(String json, String path) {
    assertThrows(RejectedException.class, () -> one(json, path, ColumnType.INT64));
  }

  @Test
  void readsEachOfAListThatIsThere() {
    String json = "{\"l\": [{\"n\": \"a\"}, {}, null, {\"n\": null}, {\"n\": \"a\"}]}";

    assertThat(each(json, "l[*].n", ColumnType.STRING), is(List.of("a", "a")));
    assertThat(each("[1, null, 2]", "", ColumnType.INT64), is(List.of(1L, 2L)));
    assertThat(each("{\"l\": []}", "l", ColumnType.INT64), is(List.of()));
    assertThrows(RejectedException.class, () -> each("{\"l\": 1}", "l", ColumnType.INT64));
    assertThrows(RejectedException.class, () -> each("[1, \"x\"]", "", ColumnType.INT64));
    assertThrows(RejectedException.class, () -> each("[[1]]", "", ColumnType.INT64));
  }
}
