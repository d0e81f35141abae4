package dev.alluvium.pipelines.simulate.subscriptions;

import dev.alluvium.pipelines.simulate.DatabaseSimulation.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** What happens in the company as its application writes it into the tables, a transaction each. */
final class BillingStatements {
  private BillingStatements() {}

  /**
   * A customer with a first plan.
   *
   * @param custom price that was agreed upon
   */
  static Transaction signUp(
      Period period,
      String name,
      String email,
      String country,
      @Nullable String custom,
      LocalDateTime at,
      Transaction payment) {
    int customer = period.customer();
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
          period.subscription(),
          customer,
          period.plan(),
          period.start(),
          "active",
          custom,
          at,
          at);
      payment.run(database);
    };
  }

  /**
   * A payment, and that some of it was given back.
   *
   * @param paidAt NULL where it failed
   * @param refund number of the refund; 0 where there is none
   */
  static Transaction pay(
      Period period,
      long payment,
      String amount,
      String status,
      @Nullable LocalDateTime paidAt,
      long refund,
      LocalDateTime at) {
    return database -> {
      run(
          database,
          "INSERT INTO billing.payments VALUES (?, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?)",
          payment,
          period.subscription(),
          period.customer(),
          "NORD",
          amount,
          null,
          "0.59",
          status,
          paidAt,
          at);
      if (refund > 0) {
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

  /** One plan ends on the day that the next begins. */
  static Transaction changePlan(Period period, Period next, LocalDateTime at) {
    return database -> {
      end(database, period, next.start(), "Expired", at);
      run(
          database,
          "INSERT INTO billing.subscriptions VALUES (?, ?, ?, ?, NULL, ?, NULL, ?, ?)",
          next.subscription(),
          next.customer(),
          next.plan(),
          next.start(),
          "LIVE",
          at,
          at);
    };
  }

  /** A customer leaves, and may want to be forgotten. */
  static Transaction end(Period period, LocalDate end, LocalDateTime at, boolean isForgotten) {
    return database -> {
      end(database, period, end, "cancelled", at);
      if (isForgotten) {
        run(database, "DELETE FROM billing.customers WHERE customer_id = ?", period.customer());
      }
    };
  }

  private static void end(
      Connection database, Period period, LocalDate end, String status, LocalDateTime at)
      throws SQLException {
    run(
        database,
        "UPDATE billing.subscriptions SET end_date = ?, status = ?, updated_at = ? WHERE subscription_id = ?",
        end,
        status,
        at,
        period.subscription());
  }

  static Transaction raisePrice(LocalDate from, LocalDateTime at) {
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
  static Transaction loadRates(LocalDate from) {
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

  static Transaction correctCustomer(int customer, String country, LocalDateTime at) {
    return database ->
        run(
            database,
            "UPDATE billing.customers SET country = ?, updated_at = ? WHERE customer_id = ?",
            country,
            at,
            customer);
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
