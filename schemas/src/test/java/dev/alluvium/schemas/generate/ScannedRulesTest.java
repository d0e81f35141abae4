package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.NoRow;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.spec.quality.RowHolds;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.spec.quality.Unique;
import dev.alluvium.schemas.spec.quality.Volume;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dataplex is told of expectations. */
class ScannedRulesTest {
  private static final String SESSIONS = "mart.mart_session";

  private final DomainSpec music = ContractLoader.loadFromClasspath("music");

  @Test
  void aRuleIsAQueryOfTheRowsThatAreScanned() {
    JsonNode rule = only(expecting("is_there", new NotNull(List.of("session_end_ts"))));

    assertThat(rule.get("name").asText(), is("is-there"));
    assertThat(rule.get("dimension").asText(), is("COMPLETENESS"));
    assertThat(rule.get("description").asText(), is("Because."));
    assertThat(
        rule.get("sql").asText(),
        allOf(
            containsString("FROM ${data()} AS t"),
            containsString("t.session_end_ts IS NULL"),
            not(containsString(SESSIONS))));
  }

  @Test
  void whatAPersonWroteIsOfAllRows() {
    String sql = "SELECT session_id, session_start_ts FROM mart.mart_session WHERE session_id < 0";

    JsonNode rule = only(expecting("none", new NoRow(sql, Set.of(SESSIONS), false)));

    assertThat(rule.get("sql").asText(), containsString("FROM `${project}.mart.mart_session`"));
  }

  @Test
  void aConditionThatQueriesTablesIsOfAllRows() {
    String sql = "session_id <= (SELECT MAX(session_id) FROM mart.mart_session)";

    JsonNode rule = only(expecting("row", new RowHolds(sql, Set.of(SESSIONS), false)));

    assertThat(rule.get("sql").asText(), not(containsString("${data()}")));
  }

  @Test
  void whatIsPersonalIsNotScanned() {
    assertThat(rules(expecting("a", new Unique(List.of("user_id")))), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM mart.mart_session WHERE session_id < 0",
        "SELECT session_id, session_start_ts, * FROM mart.mart_session WHERE session_id < 0",
        "SELECT session_id, session_start_ts FROM (SELECT DISTINCT * FROM mart.mart_session) AS s",
        "SELECT session_id, session_start_ts FROM (SELECT s . * FROM mart.mart_session AS s) AS t",
        "SELECT session_id, session_start_ts FROM mart.mart_session AS s WHERE TO_JSON_STRING(s) = ''",
        "SELECT session_id, session_start_ts FROM mart.mart_session AS s WHERE COLUMNS('u') = ''",
      })
  void whatMayReadPersonalColumnsIsNotScanned(String sql) {
    assertThat(
        rules(expecting("b", new NoRow(sql, Set.of(SESSIONS), /* isOfClock= */ false))),
        is(empty()));
  }

  @Test
  void whatTheClockDecidesAndWhatOnlyWarnsIsNotScanned() {
    assertThat(rules(expecting("a", new Volume(4, null, null))), is(empty()));
    assertThat(
        rules(expecting("b", new RowHolds("session_start_ts <= CHECKED_AT()", Set.of(), true))),
        is(empty()));
    ExpectationSpec warning =
        ExpectationSpec.builder()
            .setName("w")
            .setDescription("Because.")
            .setSeverity(ExpectationSpec.Severity.WARN)
            .setTable(SESSIONS)
            .setRule(new NotNull(List.of("session_end_ts")))
            .setPlace("")
            .build();
    assertThat(rules(warning), is(empty()));
  }

  /** What a rule is called that Terraform makes, no expectation may be. */
  @Test
  void itsNamesAreThoseOfExpectationsAlone() throws IOException {
    String module = Files.readString(Path.of("../terraform/modules/quality/main.tf"));

    assertThat(module, containsString("rules.value.name"));
    assertThat(Pattern.compile("\\bname\\s*=\\s*\"[a-z]").matcher(module).find(), is(false));
  }

  @Test
  void packedDomainsHaveSome() {
    WarehouseSpec warehouse = WarehouseModel.of(music);
    List<String> names = new ArrayList<>();
    new ScannedRules(music, warehouse)
        .of(warehouse.table(SESSIONS), Set.of(SESSIONS))
        .forEach(rule -> names.add(rule.get("name").asText()));

    assertThat(names, hasItem("ends-after-its-start"));
  }

  private JsonNode only(ExpectationSpec expectation) {
    List<JsonNode> rules = rules(expectation);
    assertThat(rules.size(), is(1));
    return rules.get(0);
  }

  private List<JsonNode> rules(ExpectationSpec expectation) {
    DomainSpec domain = music.toBuilder().setExpectations(List.of(expectation)).build();
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    List<JsonNode> rules = new ArrayList<>();
    new ScannedRules(domain, warehouse)
        .of(warehouse.table(SESSIONS), Set.of(SESSIONS))
        .forEach(rules::add);
    return rules;
  }

  private static ExpectationSpec expecting(String name, Rule rule) {
    return ExpectationSpec.builder()
        .setName(name)
        .setDescription("Because.")
        .setSeverity(ExpectationSpec.Severity.FAIL)
        .setTable(SESSIONS)
        .setRule(rule)
        .setPlace("")
        .build();
  }
}
