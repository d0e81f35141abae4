package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands before a change of contracts, and what is derived after it. */
class KeepStoredTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CONTRACTS = Path.of("src/test/resources/shop");
  private static final DomainSpec SHOP = ContractLoader.load(CONTRACTS);
  private static final SortedMap<String, String> FILES =
      DerivedFiles.of(List.of(SHOP), StandingFiles.none()).contents();
  private static final String ORDERS = "bigquery/raw/order_placed_log.json";
  private static final String HUB = "bigquery/vault/hub_customer.json";
  private static final String MART = "bigquery/mart/mart_order.json";

  @Test
  void theSameContractsGiveTheSameFiles() {
    assertThat(after(FILES).contents(), is(FILES));
    assertThat(after(FILES).notes(), is(empty()));
  }

  @Test
  void theColumnsOfARemovedFieldStayWhereverTheyWere(@TempDir Path folder) throws IOException {
    DomainSpec without =
        edited(
            folder,
            text -> text.lines().filter(line -> !line.startsWith("  note:")).toList(),
            text -> text.replace("      note: {copy: note}\n", "").replace(", extra: [note]", ""));

    DerivedFiles after = DerivedFiles.of(List.of(without), StandingFiles.of(FILES));

    for (String path : List.of(ORDERS, MART, "bigquery/vault/sat_order_observations.json")) {
      JsonNode note = column(after.contents(), path, "note");
      assertThat(path, note.get("mode").asText(), is("NULLABLE"));
      assertThat(path, note.get("type").asText(), is("JSON"));
      assertThat(
          path, note.get("description").asText(), startsWith("No contract has this any more. "));
    }
    assertThat(after.contents().get("bigquery/raw/order_placed.sql"), containsString(", note\n"));
    assertThat(
        column(after.contents(), "bigquery/raw/order_placed.json", "note").isNull(), is(false));
    assertThat(
        after.notes(), hasItem(startsWith("kept raw.order_placed_log.note: no contract has it")));
    DerivedFiles again = DerivedFiles.of(List.of(without), StandingFiles.of(after.contents()));
    assertThat("a second time", again.contents(), is(after.contents()));
    assertThat(again.notes(), is(empty()));
    assertThat(
        "the field comes back",
        DerivedFiles.of(List.of(SHOP), StandingFiles.of(after.contents())).contents(),
        is(FILES));
  }

  @Test
  void aRemovedPersonalColumnKeepsItsTagAndMayBeNull() throws IOException {
    ObjectNode old = JSON.createObjectNode();
    old.put("name", "phone")
        .put("type", "STRING")
        .put("mode", "REQUIRED")
        .put("description", "Phone.");
    old.putObject("policyTags").putArray("names").add("contact");

    JsonNode kept =
        column(
            after(changed(HUB, hub -> ((ArrayNode) hub.get("schema")).insert(0, old))).contents(),
            HUB,
            "phone");

    assertThat(
        kept.toString(),
        is(
            "{\"name\":\"phone\",\"type\":\"STRING\",\"mode\":\"NULLABLE\","
                + "\"description\":\"No contract has this any more. Phone.\","
                + "\"policyTags\":{\"names\":[\"contact\"]}}"));
  }

  @Test
  void aColumnThatMayBeNullStaysSo() throws IOException {
    SortedMap<String, String> before =
        changed(ORDERS, log -> of(log, "order_id").put("mode", "NULLABLE"));

    assertThat(
        column(after(before).contents(), ORDERS, "order_id").get("mode").asText(), is("NULLABLE"));
  }

  @Test
  void aColumnThatMayNowBeNullIsRelaxed() throws IOException {
    SortedMap<String, String> before =
        changed(ORDERS, log -> of(log, "order_line").put("mode", "REQUIRED"));

    assertThat(
        column(after(before).contents(), ORDERS, "order_line").get("mode").asText(),
        is("NULLABLE"));
  }

  @Test
  void aNewColumnMayBeNullSinceTheRowsThatAreThereLackIt() throws IOException {
    SortedMap<String, String> before = changed(ORDERS, log -> remove(log, "order_id"));

    assertThat(
        column(after(before).contents(), ORDERS, "order_id").get("mode").asText(), is("NULLABLE"));
  }

  @Test
  void clusteringAndDescriptionsAreAsTheContractSays() {
    SortedMap<String, String> before =
        changed(
            MART,
            mart -> {
              mart.put("description", "Another.").put("require_partition_filter", true);
              mart.putArray("cluster_by").add("customer");
            });

    assertThat(after(before).contents(), is(FILES));
  }

  @Test
  void aKeyInAnotherOrderIsTheSameKey() {
    SortedMap<String, String> before =
        changed(MART, mart -> mart.putArray("primary_key").add("order_line").add("order_id"));

    assertThat(after(before).contents(), is(FILES));
  }

  @Test
  void aTableThatNoContractHasStaysAsItWas() throws IOException {
    SortedMap<String, String> before = new TreeMap<>(FILES);
    before.put("bigquery/vault/hub_old.json", FILES.get(HUB));

    DerivedFiles after = after(before);

    JsonNode old = JSON.readTree(after.contents().get("bigquery/vault/hub_old.json"));
    assertThat(old.get("retired").asBoolean(), is(true));
    assertThat(old.get("description").asText(), is("No contract has this any more. A customer."));
    assertThat(old.get("schema"), is(JSON.readTree(FILES.get(HUB)).get("schema")));
    assertThat(old.get("primary_key"), is(JSON.readTree(FILES.get(HUB)).get("primary_key")));
    assertThat(
        after.notes(),
        contains(
            "kept vault.hub_old: no contract has it any more, so nothing is written to it; drop the table by hand if it is to go"));
    assertThat(after(after.contents()).contents(), is(after.contents()));
  }

  @Test
  void aRemovedEventKeepsItsLogAndTheViewOverIt() {
    SortedMap<String, String> before = new TreeMap<>(FILES);
    for (String file : List.of("order_placed_log.json", "order_placed.json", "order_placed.sql")) {
      before.put(
          "bigquery/raw/" + file.replace("order_placed", "old"), FILES.get("bigquery/raw/" + file));
    }

    SortedMap<String, String> after = after(before).contents();

    assertThat(after.containsKey("bigquery/raw/old_log.json"), is(true));
    assertThat(after.get("bigquery/raw/old.sql"), is(FILES.get("bigquery/raw/order_placed.sql")));
    assertThat(after.get("bigquery/raw/old.json"), is(FILES.get("bigquery/raw/order_placed.json")));
  }

  @Test
  void aViewThatNoContractHasGoes() {
    SortedMap<String, String> before = new TreeMap<>(FILES);
    before.put("bigquery/mart/old.json", FILES.get("bigquery/mart/buyer.json"));
    before.put("bigquery/mart/old.sql", FILES.get("bigquery/mart/buyer.sql"));

    assertThat(after(before).contents(), is(FILES));
  }

  @Test
  void aViewThatAnotherReadsCannotBeRemoved(@TempDir Path folder) {
    ContractException e =
        assertThrows(
            ContractException.class,
            () ->
                edited(
                    folder,
                    text -> text.lines().toList(),
                    text -> text.replaceAll("(?s)  sale:\n.*", "")));

    assertThat(e.getMessage(), containsString("mart.sale"));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            ORDERS,
            edit(log -> of(log, "order_id").put("type", "STRING")),
            "raw.order_placed_log.order_id is STRING and would be INTEGER, which BigQuery cannot do in place: give the column another name"),
        Arguments.of(
            MART,
            edit(mart -> mart.putArray("primary_key").add("order_id")),
            "mart.mart_order has the primary key order_id and would have order_id, order_line, which BigQuery cannot do in place: give the table another name"),
        Arguments.of(
            MART,
            edit(mart -> mart.put("partition_by", "placed_on")),
            "mart.mart_order has the partitioning placed_on and would have order_day"),
        Arguments.of(
            MART,
            edit(mart -> mart.remove("partition_by")),
            "mart.mart_order has the partitioning none and would have order_day"),
        Arguments.of(
            HUB,
            edit(hub -> hub.put("partition_by", "load_ts")),
            "vault.hub_customer has the partitioning load_ts and would have none"),
        Arguments.of(HUB, edit(hub -> hub.remove("schema")), HUB + " describes no table"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatBigQueryWouldMakeTheTableAnewForIsRefused(
      String path, Consumer<ObjectNode> before, String fault) {
    SchemaChangeException e =
        assertThrows(SchemaChangeException.class, () -> after(changed(path, before)));

    assertThat(e.getMessage(), startsWith(fault));
  }

  @Test
  void aTableDoesNotBecomeAViewNorAViewATable() {
    SortedMap<String, String> table = new TreeMap<>(FILES);
    table.remove("bigquery/mart/buyer.sql");
    SortedMap<String, String> view = new TreeMap<>(FILES);
    view.put(MART.replace(".json", ".sql"), "SELECT 1");

    assertThat(
        assertThrows(SchemaChangeException.class, () -> after(table)).getMessage(),
        is("mart.buyer is a table with rows and would be a view: give the view another name"));
    assertThat(
        assertThrows(SchemaChangeException.class, () -> after(view)).getMessage(),
        is("mart.mart_order is a view and would be a table: give the table another name"));
  }

  @Test
  void everyRefusedChangeIsToldAtOnce() {
    SortedMap<String, String> before =
        changed(
            ORDERS,
            log -> {
              of(log, "order_id").put("type", "STRING");
              log.put("partition_by", "read_at");
            });

    assertThat(
        String.valueOf(assertThrows(SchemaChangeException.class, () -> after(before)).getMessage())
            .lines()
            .count(),
        is(2L));
  }

  @Test
  void generatingWritesNothingWhereAChangeIsRefused(@TempDir Path folder) throws IOException {
    assertThat(generate(folder, System.err), is(0));
    Path hub = folder.resolve("schemas/bigquery/vault/hub_user.json");
    Files.writeString(hub, Files.readString(hub).replace("\"user_hk\"", "\"person_hk\""));
    Path view = folder.resolve("schemas/bigquery/mart/user_current.sql");
    Files.delete(folder.resolve("schemas/bigquery/mart/user_current.json"));
    Files.delete(view);
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    assertThat(generate(folder, new PrintStream(err, true, StandardCharsets.UTF_8)), is(1));

    assertThat(
        err.toString(StandardCharsets.UTF_8),
        allOf(
            containsString("vault.hub_user has the primary key person_hk"),
            not(containsString("at dev"))));
    assertThat(Files.exists(view), is(false));
  }

  private static int generate(Path folder, PrintStream err) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Generate.run(List.of(folder.toString()), nowhere, err);
  }

  private static DerivedFiles after(SortedMap<String, String> before) {
    return DerivedFiles.of(List.of(SHOP), StandingFiles.of(before));
  }

  private static Consumer<ObjectNode> edit(Consumer<ObjectNode> edit) {
    return edit;
  }

  private static SortedMap<String, String> changed(String path, Consumer<ObjectNode> edit) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(FILES.get(path));
      edit.accept(json);
      SortedMap<String, String> files = new TreeMap<>(FILES);
      files.put(path, JsonText.of(json));
      return files;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode of(JsonNode table, String column) {
    return (ObjectNode)
        StreamSupport.stream(table.get("schema").spliterator(), false)
            .filter(each -> each.get("name").asText().equals(column))
            .findFirst()
            .orElseThrow();
  }

  private static void remove(ObjectNode table, String column) {
    ArrayNode schema = (ArrayNode) table.get("schema");
    for (int i = schema.size() - 1; i >= 0; i--) {
      if (schema.get(i).get("name").asText().equals(column)) {
        schema.remove(i);
      }
    }
  }

  private static JsonNode column(SortedMap<String, String> files, String path, String column)
      throws IOException {
    return of(JSON.readTree(files.get(path)), column);
  }

  /** The shop with its events and with all else changed. */
  private static DomainSpec edited(
      Path folder,
      java.util.function.Function<String, List<String>> events,
      java.util.function.UnaryOperator<String> others)
      throws IOException {
    try (Stream<Path> files = Files.list(CONTRACTS)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        Files.writeString(
            folder.resolve(file.getFileName()),
            text.startsWith("event:")
                ? String.join("\n", events.apply(text)) + "\n"
                : others.apply(text));
      }
    }
    return ContractLoader.load(folder);
  }
}
