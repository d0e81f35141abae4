package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DomainSpec SHOP = ContractLoader.load(Path.of("src/test/resources/shop"));
  private static final SortedMap<String, String> FILES =
      DerivedFiles.of(List.of(SHOP), StandingFiles.none()).contents();

  @Test
  void committedFilesAreWhatTheContractsSay() {
    List<DomainSpec> domains =
        ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath).toList();

    DerivedFolder folder = new DerivedFolder(Path.of("."));

    List<String> differences =
        folder.differences(DerivedFiles.of(domains, StandingFiles.of(folder.files())).contents());

    assertThat("scripts/generate rewrites these", differences, is(empty()));
  }

  @Test
  void hasAFileForEveryTableAndTwoForEveryView() {
    WarehouseSpec warehouse = WarehouseModel.of(SHOP);
    SortedMap<String, String> expected = new TreeMap<>();
    warehouse.tables().forEach(t -> expected.put(path(t.qualifiedName()) + ".json", ""));
    warehouse.views().forEach(v -> expected.put(path(v.qualifiedName()) + ".json", ""));
    warehouse.views().forEach(v -> expected.put(path(v.qualifiedName()) + ".sql", ""));
    for (String appended : List.of("raw.order_placed", "raw.payment_made", "quarantine.rejects")) {
      expected.put(path(appended) + ".sql", "");
      expected.put(path(appended) + "_log.json", "");
    }

    assertThat(List.copyOf(FILES.keySet()), is(List.copyOf(expected.keySet())));
  }

  @Test
  void rawIsALogThatAsksForAPartition() throws IOException {
    JsonNode log = json("raw.order_placed_log");

    assertThat(log.get("partition_by").asText(), is("event_ts"));
    assertThat(log.get("require_partition_filter").asBoolean(), is(true));
    assertThat(log.get("primary_key"), is(equalTo(JSON.createArrayNode())));
    assertThat(log.has("max_staleness"), is(false));
    assertThat(FILES.get("bigquery/raw/order_placed.sql"), containsString("QUALIFY ROW_NUMBER()"));
  }

  @Test
  void aMergedTableHasItsKeyAndStaleness() throws IOException {
    JsonNode hub = json("vault.hub_customer");

    assertThat(texts(hub.get("primary_key")), contains("customer_hk"));
    assertThat(texts(hub.get("cluster_by")), contains("customer_hk"));
    assertThat(hub.get("require_partition_filter").asBoolean(), is(false));
    assertThat(hub.get("max_staleness").asText(), is("0-0 0 0:15:0"));
    assertThat(hub.at("/schema/0/mode").asText(), is("REQUIRED"));
    assertThat(hub.at("/labels/domain").asText(), is("shop"));
  }

  @Test
  void everyColumnIsDescribedAndPersonalDataCarriesItsKindInTablesOnly() throws IOException {
    int tagged = 0;
    for (String path : FILES.keySet()) {
      if (!path.endsWith(".json")) {
        continue;
      }
      boolean isView = FILES.containsKey(path.replace(".json", ".sql"));
      for (JsonNode column : JSON.readTree(FILES.get(path)).get("schema")) {
        assertThat(path + " " + column, column.get("description").asText(), is(not("")));
        tagged += column.has("policyTags") ? 1 : 0;
        assertThat(path + " " + column, column.has("policyTags") && isView, is(false));
      }
    }
    long personal =
        WarehouseModel.of(SHOP).tables().stream()
            .flatMap(table -> table.columns().stream())
            .filter(column -> column.personal().isPresent())
            .count();
    assertThat((long) tagged, is(personal));
    assertThat(personal, is(not(0L)));
  }

  @Test
  void aViewNamesTablesWithTheProject() {
    assertThat(
        BigQuerySql.of("SELECT o.id FROM vault.o AS o WHERE o.raw = 1", List.of("vault.o")),
        containsString("SELECT o.id FROM `${project}.vault.o` AS o WHERE o.raw = 1"));
  }

  @Test
  void aViewSaysHowDeepItReads() throws IOException {
    DomainSpec music = ContractLoader.loadFromClasspath("music");
    SortedMap<String, String> files =
        DerivedFiles.of(List.of(music), StandingFiles.none()).contents();

    String history = files.get("bigquery/vault/sat_user_profile.json");
    String current = files.get("bigquery/vault/sat_user_profile_current.json");

    assertThat(JSON.readTree(history).get("level").asInt(), is(1));
    assertThat(JSON.readTree(current).get("level").asInt(), is(2));
  }

  @Test
  void aViewSaysWhichOtherDatasetsItReads() throws IOException {
    assertThat(texts(json("mart.sale").get("reads")), contains("vault"));
    assertThat(texts(json("mart.buyer").get("reads")), is(empty()));
    assertThat(texts(json("vault.sat_order_current").get("reads")), is(empty()));
  }

  @Test
  void aTableOfTwoDomainsLosesTheLabelsInWhichTheyDiffer() throws IOException {
    DomainSpec music = ContractLoader.loadFromClasspath("music");

    JsonNode ledger =
        JSON.readTree(
            DerivedFiles.of(List.of(SHOP, music), StandingFiles.none())
                .contents()
                .get("bigquery/ops/ledger.json"));

    assertThat(ledger.get("labels").toString(), is("{\"layer\":\"ops\"}"));
  }

  @Test
  void aTableOfTwoDomainsHasTheExpectationsOfBoth(@TempDir Path folder) throws IOException {
    DomainSpec stall = stall(folder, "", "", "");

    SortedMap<String, String> files =
        DerivedFiles.of(
                List.of(expecting(SHOP, "is_told"), expecting(stall, "is_known")),
                StandingFiles.none())
            .contents();

    JsonNode hub = JSON.readTree(files.get("bigquery/vault/hub_customer.json"));
    assertThat(
        StreamSupport.stream(hub.get("expectations").spliterator(), false)
            .map(rule -> rule.get("name").asText())
            .toList(),
        contains("is-told", "is-known"));
  }

  /** The domain, with one of the table of customers. */
  private static DomainSpec expecting(DomainSpec domain, String name) {
    return domain.toBuilder()
        .setExpectations(
            List.of(
                ExpectationSpec.builder()
                    .setName(name)
                    .setDescription("Because.")
                    .setSeverity(ExpectationSpec.Severity.FAIL)
                    .setTable("vault.hub_customer")
                    .setRule(new NotNull(List.of("customer_hk")))
                    .setPlace("")
                    .build()))
        .build();
  }

  @Test
  void saysWhatDiffersAndMendsIt(@TempDir Path folder) throws IOException {
    DerivedFolder derived = new DerivedFolder(folder);
    derived.write(FILES);
    Files.delete(folder.resolve("bigquery/ops/ledger.json"));
    Files.writeString(folder.resolve("bigquery/raw/old.json"), "{}");
    Path hub = folder.resolve("bigquery/vault/hub_customer.json");
    Files.writeString(hub, Files.readString(hub).replace("\"REQUIRED\"", "\"NULLABLE\""));

    List<String> differences = derived.differences(FILES);

    assertThat(differences.size(), is(3));
    assertThat(differences.get(0), is("bigquery/ops/ledger.json: missing"));
    assertThat(differences.get(1), is("bigquery/raw/old.json: no contract asks for it"));
    assertThat(
        differences.get(2).lines().map(String::strip).skip(1).toList(),
        contains("- \"mode\": \"NULLABLE\",", "+ \"mode\": \"REQUIRED\","));
    assertThat(derived.write(FILES).size(), is(3));
    assertThat(derived.differences(FILES), is(empty()));
    assertThat(derived.write(FILES), is(empty()));
  }

  @Test
  void checkingWritesNothingAndEndsWithOne(@TempDir Path folder) {
    assertThat(run(folder.toString(), "--check"), is(1));
    assertThat(folder.toFile().list(), is(emptyArray()));
    assertThat(run(folder.toString()), is(0));
    assertThat(run(folder.toString(), "--check"), is(0));
    assertThat(run(folder.toString(), "--chekc"), is(2));
  }

  /** A view of the other domain's, of the same columns, is told by its query. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vault.yaml | description: An order.} | description: Any order.} |"
            + " the domains shop and stall both have a vault.hub_order, and differ in its"
            + " description:",
        "views.yaml | COUNT(*) | COUNT(1) |"
            + " the domains shop and stall both have a mart.buyer, and differ in its query:"
      })
  void saysWhichDomainsHaveATableOrViewInCommonThatDiffers(
      String file, String text, String instead, String message, @TempDir Path folder)
      throws IOException {
    DerivedFiles.of(List.of(SHOP, stall(folder, file, text, text)), StandingFiles.none());
    DomainSpec other = stall(folder, file, text, instead);

    String refusal =
        assertThrows(
                DerivationException.class,
                () -> DerivedFiles.of(List.of(SHOP, other), StandingFiles.none()))
            .getMessage();

    assertThat(refusal, startsWith(message));
    assertThat(refusal, endsWith("rename it in one of them, or make it the same in both"));
  }

  /** The shop under another name, with one text replaced. */
  private static DomainSpec stall(Path folder, String file, String text, String instead)
      throws IOException {
    try (Stream<Path> contracts = Files.list(Path.of("src/test/resources/shop"))) {
      for (Path contract : contracts.toList()) {
        String name = contract.getFileName().toString();
        String copy = Files.readString(contract).replaceFirst("(?m)^(\\w+): shop$", "$1: stall");
        Files.writeString(
            folder.resolve(name), name.equals(file) ? copy.replace(text, instead) : copy);
      }
    }
    return ContractLoader.load(folder);
  }

  private static int run(String... args) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Generate.run(List.of(args), nowhere, nowhere);
  }

  private static JsonNode json(String name) throws IOException {
    return JSON.readTree(FILES.get(path(name) + ".json"));
  }

  private static String path(String qualifiedName) {
    return "bigquery/" + qualifiedName.replace('.', '/');
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
