package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.mart.JoinMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinContractsTest {
  static final Path SUPPORT = Path.of("src/test/resources/support");
  private static final DomainSpec DOMAIN = ContractLoader.load(SUPPORT);
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  @Test
  void storesBothEventsAndShowsThemTogether() {
    ViewSpec view = view("mart.mart_first_answer");

    assertThat(
        WAREHOUSE.tables().stream()
            .map(TableSpec::name)
            .filter(name -> name.startsWith("mart_first_answer"))
            .toList(),
        contains("mart_first_answer_rows", "mart_first_answer_joined"));
    assertThat(
        view.columns().stream().map(ColumnSpec::name).toList(),
        contains(
            "ticket_id",
            "opened_ts",
            "opened_by",
            "reply_id",
            "answered_ts",
            "answered_by",
            "answered_after"));
    assertThat(view.columns().get(2).personal(), is(Optional.of("identifier")));
    assertThat(view.columns().get(5).personal(), is(Optional.of("identifier")));
  }

  @Test
  void saysInBothDialectsHowMuchLaterTheOtherEventIs() {
    ViewSpec view = view("mart.mart_near");

    assertThat(
        view.query(SqlDialect.BIGQUERY),
        containsString(
            "AND TIMESTAMP_DIFF(r.`event_ts`, l.`event_ts`, MICROSECOND) BETWEEN -1800000000 AND"
                + " 7200000000"));
    assertThat(
        view.query(SqlDialect.DUCKDB),
        containsString(
            "AND EPOCH_US(r.\"event_ts\") - EPOCH_US(l.\"event_ts\") BETWEEN -1800000000 AND"
                + " 7200000000"));
    assertThat(
        view("mart.mart_reply_before").query(SqlDialect.BIGQUERY),
        containsString(
            "PARTITION BY l.`ticket_id`, l.`day`, l.`person` ORDER BY r.`event_ts` DESC,"));
  }

  @Test
  void isDecidedByWhatPairsTheEvents() {
    assertThat(
        view("mart.mart_first_answer").columns().get(5).provenance().origins().stream()
            .map(origin -> origin.column().column() + " " + origin.how())
            .toList(),
        containsInAnyOrder(
            "answered_by COPIED",
            "event_ts DECIDES",
            "event_ts DECIDES",
            "event_sequence DECIDES",
            "event_digest DECIDES",
            "reply_id DECIDES",
            "ticket_id DECIDES",
            "ticket_id DECIDES",
            "opened_by DECIDES"));
  }

  @Test
  void keepsHowItsTablesAreLaidOut() {
    assertThat(
        WAREHOUSE.table("mart.mart_reply_before_rows").partitionBy(), is(Optional.of("day")));
    assertThat(WAREHOUSE.table("mart.mart_reply_before_joined").clusterBy(), contains("writer"));
  }

  @Test
  void tellsRowsApartByThoseOfBothWhereEachIsTaken() {
    List<List<String>> grains =
        DOMAIN.marts(JoinMartSpec.class).stream().map(JoinMartSpec::shownGrain).toList();

    assertThat(
        grains,
        contains(
            List.of("ticket_id"),
            List.of("ticket_id"),
            List.of("ticket_id", "reply_id"),
            List.of("reply_id")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mart_first_answer | answered_by | [mart.mart_first_answer_joined.answered_by]",
        "mart_first_answer | answered_after | [mart.mart_first_answer_joined.answered_ts,"
            + " mart.mart_first_answer_rows.opened_ts]",
        "mart_near | score | [mart.mart_near_joined.stars, mart.mart_near_rows.hours]",
        "mart_near | is_good | [mart.mart_near_joined.stars, mart.mart_near_rows.hours]",
      })
  void isMadeOfTheColumnsOfBoth(String view, String column, String origins) {
    assertThat(
        ColumnLineage.of(DOMAIN)
            .provenance(new ColumnId("mart." + view, column))
            .orElseThrow()
            .origins()
            .stream()
            .filter(origin -> origin.how() != Provenance.How.DECIDES)
            .map(origin -> origin.column().toString())
            .sorted()
            .toList()
            .toString(),
        is(origins));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from: reply | from: replies | marts.yaml:13 unknown event \"replies\"",
        "by: {ticket_id: ticket_id} | by: {ticket_id: opened_by} | marts.yaml:20 ticket_id is int64"
            + " there, and cannot equal opened_by, string",
        "by: {ticket_id: ticket_id} | by: {ticket: ticket_id} | marts.yaml:20 the join of"
            + " mart_first_answer has no column \"ticket\"",
        "by: {ticket_id: ticket_id} | by: {ticket_id: ticket} | marts.yaml:20 mart_first_answer has"
            + " no column \"ticket\"",
        "by: {ticket_id: ticket_id} | by: {} | marts.yaml:20 by has no columns; write one such as"
            + " {order_id: order_id}",
        "answered_ts: {copy: event_ts} | opened_ts: {copy: event_ts} | marts.yaml:17"
            + " mart_first_answer has two columns \"opened_ts\"; rename one",
        "answered_ts: {copy: event_ts} | event_ts: {copy: event_ts} | marts.yaml:17 every row mart"
            + " has a column \"event_ts\" of its own",
        "answered_ts: {copy: event_ts} | join_place: {copy: event_ts} | marts.yaml:17 the view of a"
            + " join needs this name; rename the column",
        "after: 7d | after: week | marts.yaml:21 after \"week\" is no length of time",
        "after: 7d | keep: all | marts.yaml:12 a join needs before or after, or both",
        "take: first | take: any | marts.yaml:22 unknown take \"any\"",
        "matches: answered_by <> opened_by | matches: answered_by | marts.yaml:23 matches:"
            + " answered_by is no condition: it is string",
        "matches: answered_by <> opened_by | matches: stars > 1 | marts.yaml:23 matches,"
            + " character 1: mart_first_answer has no column \"stars\"",
        "grain: [reply_id] | grain: [reply] | marts.yaml:19 the join of mart_first_answer has no"
            + " column \"reply\"",
        "answered_after: {sql: | answered_after: {hour: answered_ts, x: | marts.yaml:25 unknown",
        "answered_after: {sql: | ticket_id: {sql: | marts.yaml:25 mart_first_answer has two columns"
            + " \"ticket_id\"; rename one",
        "mart_near: | mart_first_answer_joined: | marts.yaml:51 \"mart_first_answer_joined\" is what"
            + " another table's rows are kept or shown in",
      })
  void saysWhereAJoinIsWrong(String text, String replacement, String fault, @TempDir Path folder)
      throws IOException {
    assertThat(faults(text, replacement, folder), hasItem(startsWith(fault)));
  }

  @Test
  void rowsAreToldApartByWhatWarehousesCompare(@TempDir Path folder) throws IOException {
    assertThat(
        faults(
            "reply_id: {copy: reply_id}\n        ticket_id",
            "reply_id: {sql: reply_id / 3, description: Reply.}\n        ticket_id",
            folder),
        hasItem("marts.yaml:19 a join cannot tell rows apart by a column of type float64"));
  }

  private static List<String> faults(String text, String replacement, Path folder)
      throws IOException {
    for (String file : List.of("domain.yaml", "reply.yaml", "ticket_opened.yaml")) {
      Files.copy(SUPPORT.resolve(file), folder.resolve(file));
    }
    String marts = Files.readString(SUPPORT.resolve("marts.yaml"));
    int at = marts.indexOf(text);
    assertThat(text, at >= 0);
    Files.writeString(
        folder.resolve("marts.yaml"),
        marts.substring(0, at) + replacement + marts.substring(at + text.length()));
    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));
    return e.faults().stream()
        .map(fault -> fault.file() + ":" + fault.line() + " " + fault.message())
        .toList();
  }

  private static ViewSpec view(String name) {
    return WAREHOUSE.views().stream()
        .filter(view -> view.qualifiedName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
