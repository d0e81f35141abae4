package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The periods that dbt-labs' MRR playbook (github.com/dbt-labs/mrr-playbook) has as its seed, as
 * changes of a billing database: the movements per customer and month are those that the playbook's
 * definitions give. Its months begin with 2018.
 */
class MrrPlaybookTest {
  private static final YearMonth FIRST = YearMonth.of(2018, 1);
  private static final Instant COMMIT = Instant.parse("2020-02-15T12:00:00Z");

  private final Path folder;
  private final Loaded warehouse;
  private int events;

  MrrPlaybookTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "subscriptions");
  }

  private record Period(YearMonth from, YearMonth until, BigDecimal amount) {
    static Period parse(String text) {
      String[] parts = text.split(" ", -1);
      return new Period(
          YearMonth.parse(parts[0]), YearMonth.parse(parts[1]), new BigDecimal(parts[2]));
    }

    boolean covers(YearMonth month) {
      return !month.isBefore(from) && month.isBefore(until);
    }
  }

  @Test
  void movementsAreThoseOfThePlaybook() throws IOException {
    Map<Integer, List<Period>> seed = seed();
    Path input = Files.createDirectories(folder.resolve("in"));
    Files.writeString(input.resolve("shop.billing.plans.jsonl"), plan());
    Files.writeString(input.resolve("shop.billing.customers.jsonl"), customers(seed));
    Files.writeString(input.resolve("shop.billing.subscriptions.jsonl"), subscriptions(seed));

    warehouse.load(input);

    List<String> found = found();
    assertThat(
        found,
        hasItems(
            "1 2018-11-01 50.00 new 50.00 0.00",
            "1 2019-02-01 0.00 churn -50.00 0.00",
            "1 2019-03-01 0.00 null 0.00 0.00",
            "1 2019-04-01 50.00 reactivation 50.00 0.00",
            "1 2019-06-01 75.00 upgrade 25.00 50.00",
            "1 2019-08-01 0.00 churn -75.00 0.00",
            "9 2018-06-01 75.00 downgrade -10.00 75.00"));
    List<String> expected = expected(seed);
    assertThat(found, is(expected));
    assertThat(
        "all that is expected of marts holds",
        warehouse.query(
            "SELECT DISTINCT broken_rows FROM ops.quality WHERE table_name LIKE 'mart.%'"),
        is(List.of("0")));
  }

  private List<String> found() {
    List<String> found =
        new ArrayList<>(
            warehouse.query(
                "SELECT customer_id, month, mrr::DECIMAL(9,2), change_category, mrr_change::DECIMAL(9,2),"
                    + " renewal_amount::DECIMAL(9,2) FROM mart.mart_customer_mrr WHERE month >= '2018-01-01'"));
    Collections.sort(found);
    return found;
  }

  private Map<Integer, List<Period>> seed() throws IOException {
    Map<Integer, List<Period>> seed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/mrr-playbook.txt"))) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(": ", -1);
        List<Period> periods = new ArrayList<>();
        for (String period : parts[1].split(", ", -1)) {
          periods.add(Period.parse(period));
        }
        seed.put(Integer.valueOf(parts[0]), periods);
      }
    }
    assertThat(seed.values().stream().mapToInt(List::size).sum(), is(121));
    return seed;
  }

  /**
   * By the playbook's definitions: a row per month from the first to the last, and one of churn.
   */
  private static List<String> expected(Map<Integer, List<Period>> seed) {
    List<String> rows = new ArrayList<>();
    seed.forEach(
        (customer, periods) -> {
          YearMonth last =
              periods.stream().map(Period::until).max(YearMonth::compareTo).orElseThrow();
          BigDecimal before = BigDecimal.ZERO;
          boolean isKnown = false;
          for (YearMonth month = FIRST; !month.isAfter(last); month = month.plusMonths(1)) {
            YearMonth now = month;
            BigDecimal mrr =
                periods.stream()
                    .filter(period -> period.covers(now))
                    .map(Period::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            boolean isNew = !isKnown && mrr.signum() > 0;
            isKnown |= isNew;
            if (isKnown) {
              rows.add(
                  "%s %s-01 %s %s %s %s"
                      .formatted(
                          customer,
                          month,
                          mrr.setScale(2),
                          isNew ? "new" : category(before, mrr),
                          mrr.subtract(before).setScale(2),
                          mrr.min(before).setScale(2)));
            }
            before = mrr;
          }
        });
    Collections.sort(rows);
    return rows;
  }

  private static String category(BigDecimal before, BigDecimal now) {
    if (before.signum() > 0 && now.signum() == 0) {
      return "churn";
    }
    if (before.signum() == 0 && now.signum() > 0) {
      return "reactivation";
    }
    int rise = now.compareTo(before);
    return rise > 0 ? "upgrade" : rise < 0 ? "downgrade" : "null";
  }

  private String plan() {
    return event(
        "plans",
        "\"plan_id\":1",
        "\"plan_id\":1,\"plan_code\":\"ANY\",\"plan_name\":\"Any\",\"billing_interval\":\"month\"");
  }

  private String customers(Map<Integer, List<Period>> seed) {
    StringBuilder lines = new StringBuilder();
    for (int customer : seed.keySet()) {
      lines.append(
          event(
              "customers",
              "\"customer_id\":" + customer,
              "\"customer_id\":%s,\"full_name\":\"Customer %s\",\"email\":\"c%s@mailbox.test\""
                  .formatted(customer, customer, customer)));
    }
    return lines.toString();
  }

  /** Each at a price that was agreed. */
  private String subscriptions(Map<Integer, List<Period>> seed) {
    StringBuilder lines = new StringBuilder();
    int number = 0;
    for (Map.Entry<Integer, List<Period>> customer : seed.entrySet()) {
      for (Period period : customer.getValue()) {
        number++;
        lines.append(
            event(
                "subscriptions",
                "\"subscription_id\":" + number,
                "\"subscription_id\":%s,\"customer_id\":%s,\"plan_id\":1,\"start_date\":%s,\"end_date\":%s,\"status\":\"active\",\"custom_price\":\"$%s\""
                    .formatted(
                        number,
                        customer.getKey(),
                        period.from().atDay(1).toEpochDay(),
                        period.until().atDay(1).toEpochDay(),
                        period.amount())));
      }
    }
    return lines.toString();
  }

  private String event(String table, String key, String row) {
    long position = 1000L + ++events;
    return "{\"key\":{%s},\"value\":{\"before\":null,\"after\":{%s},\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"shop\",\"ts_ms\":%s,\"snapshot\":\"false\",\"db\":\"postgres\",\"sequence\":\"[null,\\\"%s\\\"]\",\"schema\":\"billing\",\"table\":\"%s\",\"txId\":%s,\"lsn\":%s},\"op\":\"c\",\"ts_ms\":%s}}%n"
        .formatted(
            key,
            row,
            COMMIT.toEpochMilli(),
            position,
            table,
            position,
            position,
            COMMIT.toEpochMilli());
  }
}
