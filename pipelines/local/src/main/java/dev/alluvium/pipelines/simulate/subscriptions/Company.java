package dev.alluvium.pipelines.simulate.subscriptions;

import dev.alluvium.pipelines.simulate.DatabaseSimulation.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribes to what, pays, changes plans and leaves, day by day; and how carelessly that is
 * written down.
 */
final class Company {
  private static final long SEED = 20;
  private static final double SIGN_UPS_A_DAY = 2.5;

  /** Beyond what a floating-point number tells apart. */
  private static final long FIRST_PAYMENT = 9_007_199_254_741_001L;

  private static final List<String> COUNTRIES =
      List.of("US", "usa", "Germany", "deu", " uk", "U.K.", "Canada", "NL", "france", "?");
  private static final List<String> NAMES =
      List.of("Ada", "Bo", "Chen", "Dora", "Emil", "Fay", "Gus", "Hana", "Ilse", "Jo");
  private static final List<String> PAID = List.of("paid", "Settled", "captured", "PAID");

  private final Random random = new Random(SEED);
  private final List<Period> active = new ArrayList<>();
  private LocalDate today;
  private int customers = 1000;
  private long subscriptions = 50_000;
  private long payments = FIRST_PAYMENT;
  private long refunds;

  Company(LocalDate first) {
    today = first;
  }

  /** A plan that somebody has from a day on. */
  private record Period(long subscription, int customer, int plan, LocalDate start) {
    boolean isDue(LocalDate day) {
      return plan == 3
          ? day.getDayOfYear() == start.getDayOfYear()
          : day.getDayOfMonth() == Math.min(start.getDayOfMonth(), 28);
    }
  }

  LocalDate today() {
    return today;
  }

  /** What happens on the day, which is over then. */
  List<Transaction> nextDay() {
    List<Transaction> day = new ArrayList<>();
    for (double left = SIGN_UPS_A_DAY * random.nextDouble() * 2; left > 1; left--) {
      day.add(signUp());
    }
    for (Iterator<Period> periods = List.copyOf(active).iterator(); periods.hasNext(); ) {
      Period period = periods.next();
      if (period.isDue(today)) {
        day.add(pay(period));
      }
      if (random.nextInt(300) == 0) {
        day.add(changePlan(period));
      } else if (random.nextInt(400) == 0) {
        day.add(end(period));
      }
    }
    if (today.getDayOfMonth() == 1) {
      day.add(loadRates());
    }
    if (today.getDayOfMonth() == 15 && today.getMonthValue() % 4 == 0) {
      day.add(raisePrice());
    }
    if (random.nextInt(3) == 0) {
      day.add(correctCustomer());
    }
    today = today.plusDays(1);
    return day;
  }

  private Transaction signUp() {
    int customer = ++customers;
    String name = name();
    boolean isTest = random.nextInt(30) == 0;
    String email =
        name.strip().toLowerCase(Locale.ROOT).replace(' ', '.')
            + customer
            + (isTest ? "@example.com" : "@mail.test");
    String country = oneOf(COUNTRIES);
    Period period = new Period(++subscriptions, customer, 1 + random.nextInt(3), today);
    active.add(period);
    LocalDateTime at = at();
    String custom = random.nextInt(10) == 0 ? "$ 7,50" : null;
    Transaction payment = pay(period);
    return database -> {
      run(
          database,
          "INSERT INTO billing.customers VALUES (?, ?, ?, ?, ?, ?::timestamp AT TIME ZONE 'UTC', ?, ?)",
          customer,
          name,
          email,
          country,
          customer % 5 == 0 ? null : "NORD",
          at,
          at,
          true);
      run(
          database,
          "INSERT INTO billing.subscriptions VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?)",
          period.subscription,
          customer,
          period.plan,
          period.start,
          "active",
          custom,
          at,
          at);
      payment.run(database);
    };
  }

  private String name() {
    String name = oneOf(NAMES) + " " + oneOf(NAMES) + "son";
    return random.nextInt(8) == 0 ? " " + name + " " : name;
  }

  private Transaction pay(Period period) {
    long payment = ++payments;
    LocalDateTime at = at();
    String amount =
        switch (period.plan) {
          case 1 -> random.nextBoolean() ? "9.90" : "$9.90";
          case 2 -> random.nextBoolean() ? "29,00 €" : "29";
          default -> random.nextBoolean() ? "480.00" : "$ 480";
        };
    boolean isPaid = random.nextInt(12) > 0;
    boolean isRefunded = isPaid && random.nextInt(25) == 0;
    long refund = isRefunded ? ++refunds : 0;
    return database -> {
      run(
          database,
          "INSERT INTO billing.payments VALUES (?, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?)",
          payment,
          period.subscription,
          period.customer,
          "NORD",
          amount,
          null,
          "0.59",
          isPaid ? oneOf(PAID, payment) : "FAILED",
          isPaid ? at : null,
          at);
      if (isRefunded) {
        run(
            database,
            "INSERT INTO billing.refunds VALUES (?, ?, ?::numeric, ?, ?)",
            refund,
            payment,
            "5.00",
            "  Goodwill",
            at.plusHours(1));
      }
    };
  }

  private Transaction changePlan(Period period) {
    active.remove(period);
    Period next = new Period(++subscriptions, period.customer, 1 + period.plan % 3, today);
    active.add(next);
    LocalDateTime at = at();
    LocalDate end = today;
    return database -> {
      run(
          database,
          "UPDATE billing.subscriptions SET end_date = ?, status = ?, updated_at = ? WHERE subscription_id = ?",
          end,
          "Expired",
          at,
          period.subscription);
      run(
          database,
          "INSERT INTO billing.subscriptions VALUES (?, ?, ?, ?, NULL, ?, NULL, ?, ?)",
          next.subscription,
          next.customer,
          next.plan,
          next.start,
          "LIVE",
          at,
          at);
    };
  }

  private Transaction end(Period period) {
    active.remove(period);
    LocalDate end = today;
    LocalDateTime at = at();
    boolean isForgotten = random.nextInt(6) == 0;
    return database -> {
      run(
          database,
          "UPDATE billing.subscriptions SET end_date = ?, status = ?, updated_at = ? WHERE subscription_id = ?",
          end,
          "cancelled",
          at,
          period.subscription);
      if (isForgotten) {
        run(database, "DELETE FROM billing.customers WHERE customer_id = ?", period.customer);
      }
    };
  }

  private Transaction raisePrice() {
    LocalDate from = today.plusMonths(1).withDayOfMonth(1);
    LocalDateTime at = at();
    return database -> {
      run(
          database,
          "INSERT INTO billing.plan_prices SELECT 1, ?, max(price) + 1 FROM billing.plan_prices WHERE plan_id = 1"
              + " ON CONFLICT DO NOTHING",
          from);
      run(database, "UPDATE billing.plans SET updated_at = ? WHERE plan_id = 1", at);
    };
  }

  /** The list of rates is emptied, and written anew. */
  private Transaction loadRates() {
    LocalDate from = today;
    return database -> {
      run(
          database,
          "CREATE TEMP TABLE known ON COMMIT DROP AS SELECT * FROM billing.exchange_rates");
      run(database, "TRUNCATE billing.exchange_rates");
      run(
          database,
          "INSERT INTO billing.exchange_rates SELECT * FROM known UNION"
              + " SELECT currency, ?::date, rate FROM (VALUES ('EUR', 1.08), ('GBP', 1.26)) AS r (currency, rate)",
          from);
      run(database, "DROP TABLE known");
    };
  }

  private Transaction correctCustomer() {
    int customer = 1001 + random.nextInt(Math.max(1, customers - 1000));
    String country = oneOf(COUNTRIES);
    LocalDateTime at = at();
    return database ->
        run(
            database,
            "UPDATE billing.customers SET country = ?, updated_at = ? WHERE customer_id = ?",
            country,
            at,
            customer);
  }

  private LocalDateTime at() {
    return today.atTime(8, 0).plusSeconds(random.nextInt(36_000));
  }

  private String oneOf(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String oneOf(List<String> texts, long number) {
    return texts.get((int) (number % texts.size()));
  }

  private static void run(Connection database, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
