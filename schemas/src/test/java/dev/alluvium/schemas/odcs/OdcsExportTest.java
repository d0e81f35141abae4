package dev.alluvium.schemas.odcs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OdcsExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OdcsServer DUCKDB = OdcsServer.of("duckdb:w.duckdb").orElseThrow();
  private static final OdcsServer BIGQUERY =
      OdcsServer.of("bigquery:some-project.dev").orElseThrow();

  static Stream<Arguments> exports() {
    return ContractLoader.domains().stream()
        .flatMap(
            domain ->
                Stream.of(DUCKDB, BIGQUERY)
                    .map(server -> Arguments.of(ContractLoader.loadFromClasspath(domain), server)));
  }

  /** By the standard's own JSON Schema, which is not ours to keep. */
  @ParameterizedTest
  @MethodSource("exports")
  void everyFileIsOfTheStandard(DomainSpec domain, OdcsServer server) throws IOException {
    JsonSchema standard = standard();
    List<String> wrong = new ArrayList<>();
    OdcsExport.files(domain, server, "1.0.0")
        .forEach(
            (name, text) ->
                standard
                    .validate(read(text))
                    .forEach(message -> wrong.add(name + ": " + message.getMessage())));

    assertThat(wrong, is(empty()));
  }

  @Test
  void aFileThatIsNotOfTheStandardIsFound() throws IOException {
    String text =
        file(
            OdcsExport.files(ContractLoader.loadFromClasspath("music"), DUCKDB, "1.0.0"),
            "mart.mart_session");

    assertThat(
        standard().validate(read(text.replace("logicalType: timestamp", "logicalType: instant"))),
        is(not(empty())));
    assertThat(
        standard().validate(read(text.replace("status: active", "state: active"))),
        is(not(empty())));
  }

  private static JsonSchema standard() throws IOException {
    Path shared = Path.of(System.getProperty("alluvium.shared", "../../shared"));
    Path schema = shared.resolve("data/odcs/odcs-json-schema-v3.1.0.json");
    assumeTrue(
        Files.exists(schema),
        "there is no shared/data/odcs/odcs-json-schema-v3.1.0.json beside the repository");
    return JsonSchemaFactory.getInstance(VersionFlag.V201909)
        .getSchema(JSON.readTree(Files.readString(schema)));
  }

  @ParameterizedTest
  @MethodSource("exports")
  void everyTableAndViewHasAFileWithAllItsColumns(DomainSpec domain, OdcsServer server) {
    Map<String, String> files = OdcsExport.files(domain, server, "1.0.0");
    WarehouseSpec warehouse = WarehouseModel.of(domain);

    assertThat(files, aMapWithSize(warehouse.tables().size() + warehouse.views().size()));
    warehouse
        .tables()
        .forEach(
            table ->
                assertThat(
                    properties(file(files, table.qualifiedName())),
                    is(table.columns().stream().map(column -> column.name()).toList())));
    warehouse
        .views()
        .forEach(
            view ->
                assertThat(
                    properties(file(files, view.qualifiedName())),
                    is(view.columns().stream().map(column -> column.name()).toList())));
  }

  @ParameterizedTest
  @CsvSource({
    "music, duckdb:w.duckdb, mart.mart_user_daily",
    "music, bigquery:some-project.dev, mart.mart_user_daily",
    "music, duckdb:w.duckdb, mart.user_current",
  })
  void saysOfATableWhatItsContractSays(String domain, String warehouse, String table)
      throws IOException {
    String name =
        "%s.%s.odcs.yaml".formatted(table, warehouse.substring(0, warehouse.indexOf(':')));
    Path golden = Path.of("src/test/resources/odcs", name);
    String text =
        file(
            OdcsExport.files(
                ContractLoader.loadFromClasspath(domain),
                OdcsServer.of(warehouse).orElseThrow(),
                "2.1.0"),
            table);
    if (Boolean.getBoolean("alluvium.rewrite")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, text);
    }

    assertThat(text, is(Files.readString(golden)));
  }

  @Test
  void whatAFieldLetsInHoldsOfItsCopies() {
    Map<String, String> files =
        OdcsExport.files(ContractLoader.loadFromClasspath("music"), DUCKDB, "1.0.0");

    assertThat(
        property(file(files, "mart.mart_song_play"), "plan_type").get("quality").toString(),
        containsString("{\"validValues\":[\"free\",\"paid\"]}"));
    assertThat(
        property(file(files, "mart.mart_song_play"), "location_latitude")
            .get("logicalTypeOptions")
            .toString(),
        is("{\"format\":\"f64\",\"minimum\":-90.0,\"maximum\":90.0}"));
    assertThat(
        property(file(files, "mart.mart_song_play"), "play_start_ts")
            .get("logicalTypeOptions")
            .toString(),
        containsString("\"minimum\":\"2000-01-01T00:00:00Z\""));
    assertThat(
        "raw holds texts as they came",
        property(file(files, "raw.listen_events"), "level").has("quality"),
        is(false));
    assertThat(
        "hubs have rows for unknown keys",
        property(file(files, "vault.hub_plan"), "plan_type").has("quality"),
        is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          raw.sold        | tags   | NULL
          raw.sold        | papers | NULL
          vault.sat_sale  | tags   | {"logicalType":"string"}
          mart.sale       | tags   | {"logicalType":"string"}
          mart.sale       | units  | {"logicalType":"integer","logicalTypeOptions":{"format":"i64"}}
          mart.sale       | prices | {"logicalType":"number"}
          mart.sale_daily | days   | {"logicalType":"date"}
          mart.tagged     | tags   | {"logicalType":"string"}
          """)
  void listsAreArraysOfWhatTheirContractSays(
      String relation, String column, String items, @TempDir Path folder) throws IOException {
    JsonNode property =
        property(file(OdcsExport.files(shop(folder), DUCKDB, "1.0.0"), relation), column);

    boolean isList = !column.equals("papers");
    assertThat(property.get("logicalType").asText(), is(isList ? "array" : "object"));
    assertThat(property.has("items") ? property.get("items").toString() : "NULL", is(items));
  }

  private static DomainSpec shop(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: shop\ndescription: A shop.\nowner: shop\n");
    Files.writeString(
        folder.resolve("sold.yaml"),
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
          tags: {type: string, many: true, description: Words.}
          units: {from: "items[*].n", type: int64, many: true, description: How many.}
          papers: {type: json, description: Papers.}
        derive:
          day: {date: event_ts, description: Day.}
        """);
    Files.writeString(
        folder.resolve("vault.yaml"),
        """
        vault: shop
        description: Vault.
        owner: shop
        escape_delimiter: true
        hubs:
          hub_sale: {entity: sale, business_key: [id], sources: all, description: A sale.}
          hub_day: {entity: day, business_key: [day], sources: all, description: A day.}
        links:
          link_day: {hubs: [sale, day], sources: all, description: When.}
        satellites:
          sat_sale: {parent: hub_sale, attributes: [tags], sources: all, description: Words.}
        """);
    Files.writeString(
        folder.resolve("marts.yaml"),
        """
        marts: shop
        owner: shop
        tables:
          sale:
            description: A sale.
            from: sold
            grain: [id]
            columns:
              id: {copy: id}
              tags: {copy: tags}
              units: {copy: units}
              prices: {json: {of: papers, from: "[*].price", type: numeric, many: true}, description: Prices.}
          sale_daily:
            description: Sales of a day.
            from: sold
            window: 1d
            dimensions: {day: {copy: day}}
            measures: {days: {list: day, description: Days.}}
        """);
    Files.writeString(
        folder.resolve("views.yaml"),
        """
        views: shop
        owner: shop
        information_views:
          tagged:
            description: Words.
            columns: {tags: {type: json, description: Words.}}
            sql: SELECT tags FROM mart.sale
        """);
    return ContractLoader.load(folder);
  }

  @Test
  void expectationsAreCountsOfRowsThatBreakThem() {
    DomainSpec subscriptions = ContractLoader.loadFromClasspath("subscriptions");
    List<String> queries = new ArrayList<>();
    OdcsExport.files(subscriptions, BIGQUERY, "1.0.0")
        .values()
        .forEach(
            text ->
                read(text)
                    .at("/schema/0/quality")
                    .forEach(r -> queries.add(r.get("query").asText())));

    assertThat(queries, is(not(empty())));
    queries.forEach(
        query ->
            assertThat(
                query,
                allOf(containsString("SELECT COUNT(*)"), not(containsString(" mart.mart_")))));
  }

  private static String file(Map<String, String> files, String relation) {
    return Objects.requireNonNull(files.get(relation + ".odcs.yaml"), relation);
  }

  private static List<String> properties(String text) {
    return read(text).at("/schema/0/properties").findValuesAsText("name");
  }

  private static JsonNode property(String text, String name) {
    for (JsonNode property : read(text).at("/schema/0/properties")) {
      if (property.get("name").asText().equals(name)) {
        return property;
      }
    }
    throw new AssertionError("no property " + name);
  }

  private static JsonNode read(String yaml) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }
}
