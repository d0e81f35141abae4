package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.pipelines.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads {@code shared/data/subscriptions}, and compares with what is expected there. */
class SubscriptionsDomainTest {
  private final Path folder;
  private final Loaded warehouse;

  SubscriptionsDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "subscriptions");
  }

  @Test
  void loadsEveryTableAsExpected() throws IOException {
    Path data = SharedData.require("subscriptions");
    warehouse.load(data);
    Loaded.Open open = warehouse.open();
    try (open) {
      check(data.resolve("expected"), "raw", "history", "current", "mart");
      checkVault();
      assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    }
  }

  @Test
  void comesToTheSameTablesInHalvesShuffledAndWithRepeats() throws IOException {
    Path data = SharedData.require("subscriptions");
    Random random = new Random(5);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data, "*.jsonl.gz")) {
      for (Path file : files) {
        List<String> lines = new ArrayList<>(lines(file));
        for (int repeated = lines.size() / 5; repeated > 0; repeated--) {
          lines.add(lines.get(random.nextInt(lines.size())));
        }
        Collections.shuffle(lines, random);
        int half = lines.size() / 2;
        write("first", file, lines.subList(0, half));
        write("second", file, lines.subList(half, lines.size()));
      }
    }
    warehouse.load(folder.resolve("second"));
    warehouse.load(folder.resolve("first"));
    Loaded.Open open = warehouse.open();
    try (open) {
      check(data.resolve("expected"), "history", "current", "mart");
      checkVault();
    }
  }

  /** The vault says of each row, and of what rows belong together, what state marts say. */
  private void checkVault() {
    checkRows("bank", "banks", "s.bank_code", "bank_name, country, is_active, created_at");
    checkRows(
        "subscriber",
        "customers",
        "h.customer_id",
        "full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in");
    checkRows(
        "sold_plan",
        "plans",
        "h.plan_id",
        "plan_code, plan_name, billing_interval, is_active, updated_at, description");
    checkRows("plan_price", "plan_prices", "h.plan_id, h.valid_from", "price");
    checkRows(
        "subscription",
        "subscriptions",
        "h.subscription_id",
        "customer_id, plan_id, start_date, end_date, status, custom_price, created_at, updated_at");
    checkRows(
        "payment",
        "payments",
        "h.payment_id",
        "subscription_id, customer_id, bank_code, amount, currency, fee, status, paid_at,"
            + " updated_at");
    checkRows("refund", "refunds", "h.refund_id", "payment_id, amount, reason, refunded_at");

    checkLinks(
        "subscriber_bank",
        "customers",
        "customer_id",
        "upper(regexp_replace(%s.bank_code, '^[\\s\\pZ]+|[\\s\\pZ]+$', '', 'g'))");
    checkLinks("subscription_subscriber", "subscriptions", "subscription_id", "%s.customer_id");
    checkLinks("subscription_sold_plan", "subscriptions", "subscription_id", "%s.plan_id");
    checkLinks("payment_subscription", "payments", "payment_id", "%s.subscription_id");
    checkLinks("refund_payment", "refunds", "refund_id", "%s.payment_id");
    assertThat(
        warehouse.query("SELECT * FROM ops.ledger WHERE outcome IN ('incomplete', 'ambiguous')"),
        is(empty()));
  }

  private void checkRows(String entity, String table, String key, String columns) {
    String text =
        entity.equals("sold_plan")
            ? " LEFT JOIN (SELECT sold_plan_hk, description FROM vault.sat_sold_plan_text_current) AS t"
                + " USING (sold_plan_hk)"
            : "";
    assertSame(
        "rows of " + table,
        "SELECT %1$s, %2$s FROM vault.hub_%3$s AS h JOIN (SELECT * FROM vault.sat_%3$s_current) AS s USING (%3$s_hk) JOIN vault.status_%3$s_current AS now USING (%3$s_hk)%4$s WHERE now.status = 'appeared'"
            .formatted(key, columns.replaceAll("(\\w+)", own(entity)), entity, text),
        "SELECT %s, %s FROM current.%s".formatted(key.replaceAll("[hs]\\.", ""), columns, table));
  }

  private static String own(String entity) {
    return entity.equals("sold_plan") ? "$1" : "s.$1";
  }

  /** Now, and as each version of the row began that was not replaced in the same instant. */
  private void checkLinks(String link, String table, String key, String other) {
    String[] entities = link.split("_", 2);
    String linked =
        " FROM vault.eff_sat_%1$s%4$s AS e JOIN vault.hub_%2$s AS d USING (%2$s_hk) JOIN vault.hub_%3$s AS o USING (%3$s_hk)";
    assertSame(
        "links of " + link,
        "SELECT d."
            + key
            + ", "
            + other.formatted("o")
            + linked.formatted(link, entities[0], entities[1], "_current"),
        "SELECT r."
            + key
            + ", "
            + other.formatted("r")
            + " AS other FROM current."
            + table
            + " AS r WHERE other IS NOT NULL");
    assertSame(
        "links of " + link + " in time",
        "SELECT d."
            + key
            + ", "
            + other.formatted("o")
            + ", r.version"
            + linked.formatted(link, entities[0], entities[1], "")
            + " JOIN history."
            + table
            + " AS r ON r."
            + key
            + " = d."
            + key
            + " AND e.load_ts <= r.row_valid_from"
            + " AND (e.effective_to IS NULL OR r.row_valid_from < e.effective_to)"
            + " WHERE r.row_valid_to IS NULL OR r.row_valid_from < r.row_valid_to",
        "SELECT r."
            + key
            + ", "
            + other.formatted("r")
            + " AS other, r.version FROM history."
            + table
            + " AS r WHERE other IS NOT NULL"
            + " AND (r.row_valid_to IS NULL OR r.row_valid_from < r.row_valid_to)");
  }

  private void assertSame(String what, String actual, String expected) {
    assertThat(
        what + " are there",
        Long.parseLong(warehouse.query("SELECT count(*) FROM (" + actual + ")").get(0)),
        is(greaterThan(0L)));
    assertThat(
        what,
        warehouse.query(
            "(SELECT 'missing', * FROM ((%2$s) EXCEPT ALL (%1$s)) LIMIT 5) UNION ALL (SELECT 'unexpected', * FROM ((%1$s) EXCEPT ALL (%2$s)) LIMIT 5)"
                .formatted(actual, expected)),
        is(empty()));
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private void write(String half, Path file, List<String> lines) throws IOException {
    Path to = folder.resolve(half).resolve(String.valueOf(file.getFileName()));
    Files.createDirectories(folder.resolve(half));
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(to)), StandardCharsets.UTF_8)) {
      for (String line : lines) {
        writer.write(line + "\n");
      }
    }
  }

  private void check(Path expected, String... datasets) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> counted = new TreeMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(expected.resolve("counts.json").toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String table = json.currentName();
        json.nextToken();
        if (List.of(datasets).contains(table.split("\\.", -1)[0]) && table.matches("\\w+\\.\\w+")) {
          counts.put(table, json.getLongValue());
          counted.put(table, warehouse.count(table));
        }
      }
    }
    assertThat(counted, is(counts));
    int compared = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(expected, "*.csv*")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replaceFirst("\\..*", "");
        String table =
            name.startsWith("history_")
                ? name.replaceFirst("history_", "history.")
                : "mart." + name;
        assertThat(table, differences(table, file), is(empty()));
        compared++;
      }
    }
    assertThat(compared, is(greaterThan(18)));
  }

  /** The first rows that are on one side alone. */
  private List<String> differences(String table, Path csv) throws IOException {
    String columns = lines(csv).get(0);
    String actual = "SELECT " + columns + " FROM " + table;
    String file =
        "FROM read_csv('%s', header = true, all_varchar = true, allow_quoted_nulls = false)"
            .formatted(csv);
    return warehouse.query(
        "CREATE TEMP TABLE expected AS " + actual + " LIMIT 0",
        "INSERT INTO expected SELECT " + columns + " " + file,
        "(SELECT 'missing', * FROM (FROM expected EXCEPT ALL "
            + actual
            + ") LIMIT 5) UNION ALL (SELECT 'unexpected', * FROM ("
            + actual
            + " EXCEPT ALL FROM expected) LIMIT 5)");
  }
}
