package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.Cleaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.MemberLoad;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.spec.vault.TrackingPeriod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ContractSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SHOP = Path.of("src/test/resources/shop");

  static Stream<Path> contracts() throws IOException {
    try (Stream<Path> domains = Files.walk(Path.of("contracts"));
        Stream<Path> shop = Files.list(SHOP);
        Stream<Path> company = Files.list(RoleContractsTest.COMPANY);
        Stream<Path> library = Files.walk(LibraryTest.LIBRARY);
        Stream<Path> prices = Files.list(HistoryContractsTest.PRICES);
        Stream<Path> support = Files.list(JoinContractsTest.SUPPORT);
        Stream<Path> kiosk = Files.list(OfferContractsTest.KIOSK);
        Stream<Path> bakery = Files.list(ModelContractsTest.BAKERY)) {
      return Stream.of(domains, shop, company, library, prices, support, kiosk, bakery)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void acceptsWhatTheLoaderAccepts(Path contract) throws IOException {
    assertThat(validate(Files.readString(contract)), is(empty()));
  }

  /** What somebody wrote who had the documentation alone. */
  @Test
  void acceptsTheContractsOfAStranger() throws IOException {
    Path shared = Path.of(System.getProperty("alluvium.shared", "../../shared"));
    Path domain = shared.resolve("cases/github/github");
    assumeTrue(Files.exists(domain), "there is no shared/cases/github beside the repository");
    try (Stream<Path> files = Files.list(domain)) {
      for (Path contract : files.sorted().toList()) {
        assertThat(contract.toString(), validate(Files.readString(contract)), is(empty()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"placed_ts", "{field: placed_ts}", "{field: placed_ts, ahead: unlimited}"})
  void acceptsEverySpellingOfAnEventTime(String time) throws IOException {
    String contract = Files.readString(SHOP.resolve("order_placed.yaml"));
    assertThat(
        validate(contract.replace("event_time: placed_ts", "event_time: " + time)), is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "domain.yaml | owner: shop-data | owners: shop-data",
        "order_placed.yaml | type: json | type: jsonb",
        "order_placed.yaml | [trim, lower] | [tirm]",
        "order_placed.yaml | {date: placed_ts | {dat: placed_ts",
        "order_placed.yaml | {date: placed_ts | {date: placed_ts, hour: placed_ts",
        "order_placed.yaml | [placed_ts, pack_sec] | [placed_ts]",
        "order_placed.yaml | , description: Article. | ''",
        "order_placed.yaml | event_time: placed_ts | event_time: {ahead: 2h}",
        "order_placed.yaml | event_time: placed_ts | event_time: {field: placed_ts, aheed: 2h}",
        "order_placed.yaml | event_time: placed_ts | event_time: {field: placed_ts, ahead: soon}",
        "order_placed.yaml | event_time: placed_ts | event_time: {field: placed_ts, ahead: 0d}",
        "order_placed.yaml | gift: { | isGift: {",
        "vault.yaml | sources: all | sources: some",
        "vault.yaml | [order, customer] | [order]",
        "vault.yaml | parent: hub_order | hub: hub_order",
        "vault.yaml | daily: 7d | daily: seven",
        "vault.yaml | [sat_order, eff_sat_order] | []",
        "vault.yaml | effectivity: [eff_sat_order] | effectivity: eff_sat_order",
        "vault.yaml | bridge_payment: {hub: hub_order | bridge_payment: {from: hub_order",
        "views.yaml | buyer: | Buyer:",
        "views.yaml | type: string | type: text",
        "views.yaml | sql: | query:",
        "vault.yaml | [order, article] | [order, {entity: article, optional: true}]",
        "vault.yaml | [order, article] | [order, {entity: article, when_null: zero}]",
        "vault.yaml | [order, article] | [order, {entity: article, role: gift}]",
        "vault.yaml | [order, article] | [order, {entity: article, key: [article]}]",
        "vault.yaml | [order, article] | [order, {entity: article, role: gift, key: []}]",
        "vault.yaml | owner: shop-data | escape_delimiter: 1",
        "vault.yaml | child_key: [order_line], | ''",
        "vault.yaml | load: whole_set | load: set",
        "vault.yaml | load: whole_set | case_sensitive: hashdiff",
        "vault.yaml | per: day | per: week",
        "vault.yaml | per: day | attributes: [way]",
        "vault.yaml | deleted_when: {gift: true}, snapshot: placed_ts, | ''",
        "vault.yaml | deleted_when: {gift: true} | deleted_when: {}",
        "vault.yaml | key: [article], | ''",
        "marts.yaml | window: 1d | window: 1 day",
        "marts.yaml | window: 1d | window: 0d",
        "marts.yaml | window: 1d | window: {size: 1h}",
        "marts.yaml | window: 1d | window: {day: UTC, week: UTC}",
        "marts.yaml | {session: 30m, longest: 1d} | {sessions: 30m, longest: 1d}",
        "marts.yaml | customer_id: {copy: customer_id} | customer_id: {window: middle}",
        "marts.yaml | {at_least: 1} | {atleast: 1}",
        "marts.yaml | {sum: price | {summ: price",
        "marts.yaml | orders desc | orders down",
        "marts.yaml | cluster_by: [order_id] | cluster_by: [a, b, c, d, e]",
        "marts.yaml | watch: revenue | watches: revenue",
        "marts.yaml | times: 2.5 | times: 0",
        "marts.yaml | at_least: 9.99 | at_least: -1",
        "marts.yaml | weeks: 3 | weeks: 53",
        "marts.yaml | weeks: 3, | ''",
        "marts.yaml | {topic: rushes} | rushes",
        "marts.yaml | {topic: rushes} | {topic: rush hour}"
      })
  void rejectsWhatTheLoaderRejects(String file, String text, String replacement)
      throws IOException {
    assertRejected(SHOP.resolve(file), text, replacement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fields.yaml | blocks: library | block: library",
        "fields.yaml | type: int64 | type: int46",
        "fields.yaml | {date: at_ts | {dat: at_ts",
        "fields.yaml | reader: | Reader:",
        "events/book_lent.yaml | [lending, reader] | []",
        "events/book_lent.yaml | [lending, reader] | lending",
        "events/book_returned.yaml | - use: [lending] | - lending",
        "vault/hubs.yaml | owner: library-data | ''",
        "vault/links.yaml | vault: library | hash: md5",
        "marts/shelves/returns.yaml | tables: | tabels:",
        "marts/shelves/returns.yaml | owner: shelves | ''"
      })
  void rejectsWhatTheLoaderRejectsInFilesOfOneKind(String file, String text, String replacement)
      throws IOException {
    assertRejected(LibraryTest.LIBRARY.resolve(file), text, replacement);
  }

  private static void assertRejected(Path file, String text, String replacement)
      throws IOException {
    String contract = Files.readString(file);
    String broken = contract.replace(text, replacement);

    assertThat("the text is in the contract", broken, not(equalTo(contract)));
    assertThat(validate(broken), is(not(empty())));
  }

  @Test
  void offersTheWordsThatTheLoaderKnows() throws IOException {
    assertThat(words("/$defs/field/properties/type/enum"), is(names(ColumnType.values())));
    assertThat(words("/$defs/view_column/properties/type/enum"), is(names(ColumnType.values())));
    assertThat(words("/$defs/field/properties/encoding/enum"), is(names(Encoding.values())));
    assertThat(words("/$defs/field/properties/clean/items/enum"), is(names(Cleaning.values())));
    assertThat(words("/$defs/vault/properties/hash/enum"), is(names(HashAlgorithm.values())));
    assertThat(
        words("/$defs/references/items/oneOf/1/properties/when_null/enum"),
        is(names(NullPolicy.values())));
    assertThat(
        words("/$defs/multi_active_satellite/properties/load/enum"),
        is(names(MemberLoad.values())));
    assertThat(
        words("/$defs/record_tracking_satellite/properties/per/enum"),
        is(names(TrackingPeriod.values())));
  }

  @Test
  void takesConditionsOfEachForm() throws IOException {
    String marts =
        """
        marts: bench
        owner: team
        tables:
          mart_read:
            description: What was read.
            from: read
            where: %s
            grain: [n]
            columns: {n: {copy: n}, at_ts: {copy: at_ts}}
        """;
    String all =
        "{a: x, b: [x, 1], c: {not: [1, 2]}, d: {above: 1, below: {column: e}}, f: {like: '%x', is:"
            + " present}, g: {not: {like: x}}, any: [{a: y}, {any: [{b: 1}, {c: {is: missing}}]}]}";
    assertThat(validate(marts.formatted(all)), is(empty()));
    assertThat(validate(marts.formatted("{a: {is: gone}}")), is(not(empty())));
    assertThat(validate(marts.formatted("{a: {abov: 1}}")), is(not(empty())));
    assertThat(validate(marts.formatted("{any: [{a: {abov: 1}}]}")), is(not(empty())));
  }

  @Test
  void describesEveryKey() throws IOException {
    List<String> undescribed = new ArrayList<>();
    collectUndescribed(schemaJson().get("$defs"), "", undescribed);
    assertThat(undescribed.stream().collect(joining(", ")), is(""));
  }

  private static void collectUndescribed(JsonNode node, String path, List<String> undescribed) {
    node.path("properties")
        .properties()
        .forEach(
            key -> {
              JsonNode value = key.getValue();
              if (!value.has("description") && !path.endsWith("/if")) {
                undescribed.add(path + "/" + key.getKey());
              }
            });
    node.properties()
        .forEach(e -> collectUndescribed(e.getValue(), path + "/" + e.getKey(), undescribed));
  }

  private static Set<ValidationMessage> validate(String contract) throws IOException {
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schemaJson());
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(contract);
    return schema.validate(JSON.valueToTree(yaml));
  }

  private static JsonNode schemaJson() throws IOException {
    return JSON.readTree(Files.readString(Path.of("contracts/contract.schema.json")));
  }

  private static List<String> words(String pointer) throws IOException {
    List<String> words = new ArrayList<>();
    schemaJson().at(pointer).forEach(word -> words.add(word.asText()));
    return words;
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(YamlMap::nameOf).toList();
  }
}
