package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of rows bring to effectivity satellites, and to satellites of what was not sent. */
class VaultOfChangesTest {
  private static final String PERIODS =
      "SELECT k.k, t.a, epoch_us(e.effective_from), epoch_us(e.effective_to)"
          + " FROM vault.eff_%1$s AS e JOIN vault.hub_k AS k USING (k_hk)"
          + " JOIN vault.hub_%1$s AS t USING (%1$s_hk) ORDER BY k.k, e.effective_from";

  private final Path folder;
  private final Loaded warehouse;
  private final ChangedTable.Lines lines = new ChangedTable.Lines();

  VaultOfChangesTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), folder.resolve("contracts").toString());
  }

  @BeforeEach
  void contracts() throws IOException {
    write("contracts/domain.yaml", "domain: some\ndescription: Some tables.\nowner: tests\n");
    write(
        "contracts/t0.yaml",
        """
        event: t0
        description: A change.
        owner: tests
        source: {topic: db.t0, format: debezium}
        key: [k]
        fields:
          k: {type: int64, description: Key.}
          a: {type: string, description: Text.}
          b: {type: string, description: Long text.}
        derive:
          long_b: {text: {of: b, case: upper}, description: "Long text, in capitals."}
        """);
    write(
        "contracts/marts.yaml",
        """
        marts: some
        owner: tests
        tables:
          t0: {description: Rows., from: t0, state: [history, current]}
        """);
    write(
        "contracts/vault.yaml",
        """
        vault: some
        description: Rows.
        owner: tests
        escape_delimiter: true
        hubs:
          hub_k: {entity: k, business_key: [k], sources: all, description: Keys.}
          hub_a: {entity: a, business_key: [a], sources: all, description: Texts.}
          hub_b: {entity: b, business_key: [b], sources: all, description: Long texts.}
        links:
          link_k_a: {hubs: [k, a], sources: all, description: Texts of keys.}
          link_k_b: {hubs: [k, b], sources: all, description: Long texts of keys.}
        satellites:
          sat_a: {parent: hub_k, attributes: [a], case_sensitive: true, sources: all, description: Texts.}
          sat_b: {parent: hub_k, attributes: [long_b], sources: all, description: Long texts.}
          sat_ab: {parent: hub_k, attributes: [a, b], sources: all, description: Both.}
        effectivity_satellites:
          eff_a: {link: link_k_a, driving: [k], sources: all, description: When which text was whose.}
          eff_b: {link: link_k_b, driving: [k], sources: all, description: When which long text was whose.}
        """);
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void load(String name, List<String> some) throws IOException {
    write(name + "/db.t0.jsonl", String.join("\n", some) + "\n");
    warehouse.load(folder.resolve(name));
  }

  @Test
  void periodsAreThoseOfTheRowsWhateverTheOrderInWhichChangesCome() throws IOException {
    ChangedTable table = ChangedTable.changedByRow(33, 300);
    List<String> all = new ArrayList<>(table.lines());
    all.addAll(all.subList(50, 150));
    Collections.shuffle(all, new Random(6));
    load("second", all.subList(all.size() / 2, all.size()));
    load("first", all.subList(0, all.size() / 2));
    assertThat(
        warehouse.query(
            "SELECT k.k, t.a FROM vault.eff_a_current AS e JOIN vault.hub_k AS k USING (k_hk)"
                + " JOIN vault.hub_a AS t USING (a_hk) ORDER BY 1"),
        is(warehouse.query("SELECT k, a FROM current.t0 WHERE a IS NOT NULL ORDER BY 1")));
    String versions =
        " FROM history.t0 AS h WHERE h.row_valid_to IS NULL OR h.row_valid_from < h.row_valid_to";
    assertThat(
        warehouse.query(
            "SELECT h.k, h.version, (SELECT t.a FROM vault.eff_a AS e JOIN vault.hub_k AS k"
                + " USING (k_hk) JOIN vault.hub_a AS t USING (a_hk) WHERE k.k = h.k AND"
                + " e.effective_from <= h.row_valid_from AND (e.effective_to IS NULL OR"
                + " h.row_valid_from < e.effective_to))"
                + versions
                + " ORDER BY 1, 2"),
        is(warehouse.query("SELECT h.k, h.version, h.a" + versions + " ORDER BY 1, 2")));
    assertThat(
        "periods of deleted rows end when they were deleted",
        warehouse.query(
            "SELECT count(*) FROM (SELECT k, max(row_valid_to) AS gone FROM history.t0 GROUP BY k"
                + " HAVING count(*) = count(row_valid_to)) AS h JOIN vault.hub_k AS k USING (k)"
                + " JOIN vault.eff_a AS e USING (k_hk) WHERE e.effective_to IS NULL OR"
                + " e.effective_to > h.gone"),
        contains("0"));
    assertThat(
        warehouse.count("vault.eff_a_observations WHERE hashdiff = repeat('0', 32)"),
        is(greaterThan(10L)));
  }

  @Test
  void aDeleteThatTellsTheKeyAloneEndsAPeriodAndTheRowThatComesAgainBeginsOne() throws IOException {
    load(
        "all",
        List.of(
            lines.change(9, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":null}"),
            lines.change(7, "d", "{\"k\":1,\"a\":null,\"b\":null}", null),
            lines.change(3, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":null}"),
            lines.change(5, "u", null, "{\"k\":1,\"a\":\"y\",\"b\":null}")));
    assertThat(
        warehouse.query(PERIODS.formatted("a")), contains("1 x 3 5", "1 y 5 7", "1 x 9 null"));
  }

  @Test
  void aChangeThatLeavesNoLinkEndsAPeriodAndOneThatDoesNotTellItDoesNot() throws IOException {
    String unsent = "\"__debezium_unavailable_value\"";
    load(
        "all",
        List.of(
            lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":\"long\"}"),
            lines.change(2, "u", null, "{\"k\":1,\"a\":\"y\",\"b\":" + unsent + "}"),
            lines.change(3, "u", null, "{\"k\":1,\"a\":null,\"b\":" + unsent + "}"),
            lines.change(4, "u", null, "{\"k\":1,\"a\":\"z\",\"b\":null}"),
            lines.change(5, "u", null, "{\"k\":1,\"a\":\"z\",\"b\":\"longer\"}")));
    assertThat(
        warehouse.query(PERIODS.formatted("a")), contains("1 x 1 2", "1 y 2 3", "1 z 4 null"));
    assertThat(
        warehouse.query(PERIODS.replace("t.a", "t.b").formatted("b")),
        contains("1 long 1 4", "1 longer 5 null"));
  }

  @Test
  void aSatelliteHasNoRowOfWhatWasNotSentAndNoFalseNull() throws IOException {
    String unsent = "\"__debezium_unavailable_value\"";
    load(
        "all",
        List.of(
            lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":\"long\"}"),
            lines.change(2, "u", null, "{\"k\":1,\"a\":\"y\",\"b\":" + unsent + "}"),
            lines.change(3, "u", null, "{\"k\":1,\"a\":\"z\",\"b\":null}")));
    assertThat(
        warehouse.query("SELECT a, epoch_us(load_ts) FROM vault.sat_a ORDER BY load_ts"),
        contains("x 1", "y 2", "z 3"));
    assertThat(
        "alone, what was not sent did not change",
        warehouse.query(
            "SELECT long_b, epoch_us(load_ts), epoch_us(effective_to) FROM vault.sat_b ORDER BY load_ts"),
        contains("LONG 1 3", "null 3 null"));
    assertThat(
        "beside others, it lacks an observation, and the ledger says so",
        warehouse.query("SELECT a, b, epoch_us(load_ts) FROM vault.sat_ab ORDER BY load_ts"),
        contains("x long 1", "z null 3"));
    assertThat(
        warehouse.query("SELECT reason, records FROM ops.ledger WHERE outcome = 'incomplete'"),
        contains("sat_ab_observations 1"));
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
  }
}
