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
