package dev.alluvium.transforms.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of many values, from a record to its raw row and its cleaned row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyValuesTest {
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");
  private static final String EVENT =
      """
      event: sold
      description: Something was sold.
      owner: shop
      source: {topic: sold}
      identity: [id]
      event_time: event_ts
      fields:
        event_ts: {from: ts, type: timestamp, required: true, description: When.}
        id: {type: int64, required: true, description: Number.}
        tags: {type: string, many: true, clean: [trim, lower], description: Words.}
        units: {from: "items[*].n", type: int64, many: true, min: 1, max: 9, coerce: true, description: How many.}
        sizes: {type: string, many: true, one_of: [s, m], personal: attribute, description: Sizes.}
        days: {from: "at[*]", type: date, many: true, description: Days.}
        times: {from: "a.b[0].t[*].at", type: timestamp, encoding: iso8601, many: true, description: Times.}
        codes: {type: numeric, many: true, required: true, description: Codes.}
      derive:
        first_tag: {json: {of: tags, from: "[0]", type: string}, description: The first.}
        all_sizes: {copy: sizes}
      """;
  private static final String MART =
      """
      marts: shop
      owner: shop
      tables:
        sale:
          description: A sale.
          from: sold
          grain: [id]
          columns: {id: {copy: id}, sizes: {copy: sizes}}
      """;

  private @Nullable EventSpec event;
  private @Nullable DomainSpec domain;

  @BeforeAll
  void read(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: shop\ndescription: A shop.\nowner: shop\n");
    Files.writeString(folder.resolve("sold.yaml"), EVENT);
    Files.writeString(folder.resolve("marts.yaml"), MART);
    domain = ContractLoader.load(folder);
    event = domain.events().get(0);
  }

  /** A record with codes, and what else is said. */
  private Row raw(String members) {
    SourceRecord record =
        MusicRecords.record(
            ("{'ts': 1680393613000, 'id': 1, 'codes': [1], " + members + "}").replace('\'', '"'),
            17);
    return new RawRecords(event())
        .decode(record, RecordCoordinates.of(record, new Digest(HashAlgorithm.MD5), READ_AT));
  }

  private EventSpec event() {
    return Optional.ofNullable(event).orElseThrow();
  }

  private Row clean(String members, List<String> told) {
    return new EventCleaner(event()).clean(raw(members), (values, column) -> told.add(column));
  }

  private static @Nullable Object value(Row row, String column) {
    return row.getValues().get(row.getSchema().indexOf(column));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "NULL",
      textBlock =
          """
          'tags': [' A', 'b', null, ' ', 'b']            | tags  | ["a","b","b"]
          'tags': []                                     | tags  | []
          'tags': null                                   | tags  | NULL
          'id': 1                                        | tags  | NULL
          'items': [{'n': 3}, {}, {'n': '4'}, null]      | units | [3,4]
          'sizes': ['s', 'm', 's']                       | sizes | ["s","m","s"]
          'at': ['2024-01-31', '2024-02-01']             | days  | ["2024-01-31","2024-02-01"]
          'a': {'b': [{'t': [{'at': '2024-01-31T10:00:00+01:00'}]}]} | times | ["2024-01-31T09:00:00Z"]
          'codes': [1.50, '2', 1e3, 0.000, -0]           | codes | [1.5,2,1000,0,0]
          'tags': 'x', 'tags': ['a']                     | tags  | ["a"]
          'tags': [1], 'tags': ['a']                     | tags  | ["a"]
          'tags': ['a'], 'tags': null                    | tags  | NULL
          'tags': ['x', 'y']                             | first_tag | x
          'tags': []                                     | first_tag | NULL
          """)
  void areReadCleanedAndCheckedOneByOne(String members, String column, @Nullable String expected) {
    List<String> told = new ArrayList<>();

    assertThat(value(clean(members, told), column), is(expected));
    assertThat(told, is(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'tags': ['a', 1]              | BAD_TYPE     | tags[*]
          'tags': 'a'                   | BAD_TYPE     | tags[*]
          'tags': {'a': 1}              | BAD_TYPE     | tags[*]
          'tags': ['a'], 'tags': 'x'    | BAD_TYPE     | tags[*]
          'items': [{'n': 0}]           | OUT_OF_RANGE | items[*].n
          'items': [{'n': 10}]          | OUT_OF_RANGE | items[*].n
          'items': [{'n': 'x'}]         | BAD_TYPE     | items[*].n
          'items': [1]                  | BAD_TYPE     | items[*].n
          'sizes': ['s', 'l']           | NOT_ALLOWED  | sizes[*]
          'at': ['31.1.2024']           | BAD_TYPE     | at[*]
          'codes': null                 | MISSING_FIELD | codes
          """)
  void rejectTheEventThatHasOneThatIsNotLetIn(String members, String reason, String field) {
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> clean(members, new ArrayList<>()));

    assertThat(rejected.reason().name(), is(reason));
    assertThat(rejected.field(), is(field));
  }

  @Test
  void standInRawAsTheyCame() {
    Row raw = raw("'items': [{'n': 3, 'x': 1}, null], 'tags': [' A']");

    assertThat(value(raw, "items"), is("[{\"n\":3,\"x\":1},null]"));
    assertThat(value(raw, "tags"), is("[\" A\"]"));
  }

  @Test
  void keepTheirPersonalMark() {
    var relations = WarehouseModel.of(Optional.ofNullable(domain).orElseThrow()).relations();

    for (String relation : List.of("raw.sold", "mart.sale")) {
      Optional<ColumnSpec> sizes =
          Optional.ofNullable(relations.get(relation)).orElseThrow().stream()
              .filter(column -> column.name().equals("sizes"))
              .findFirst();
      assertThat(relation, sizes.orElseThrow().personal(), is(Optional.of("attribute")));
    }
  }
}
