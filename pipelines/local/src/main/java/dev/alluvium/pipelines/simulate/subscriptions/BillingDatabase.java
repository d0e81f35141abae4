package dev.alluvium.pipelines.simulate.subscriptions;

import dev.alluvium.pipelines.simulate.DatabaseSimulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * Fourteen months of the company: eleven are in the database when the capture begins, the others
 * happen while one looks on. What it does is the same in each run, but for its dates.
 */
public final class BillingDatabase implements DatabaseSimulation {
  private static final int MONTHS_BEFORE = 11;
  private static final int MONTHS_TO_COME = 3;

  private final LocalDate first =
      LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).minusMonths(MONTHS_BEFORE + MONTHS_TO_COME);
  private final Company company = new Company(first);

  @Override
  public String domain() {
    return "subscriptions";
  }

  @Override
  public String topicPrefix() {
    return "shop";
  }

  @Override
  public String tryThis() {
    return "UPDATE billing.plan_prices SET price = price + 1 WHERE plan_id = 1";
  }

  @Override
  public void begin(Connection database) throws SQLException {
    try (InputStream sql =
            Objects.requireNonNull(BillingDatabase.class.getResourceAsStream("tables.sql"));
        Statement statement = database.createStatement()) {
      statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LocalDate shown = first.plusMonths(MONTHS_BEFORE);
    database.setAutoCommit(false);
    while (company.today().isBefore(shown)) {
      for (Transaction transaction : company.nextDay()) {
        transaction.run(database);
      }
    }
    database.commit();
    database.setAutoCommit(true);
  }

  @Override
  public List<Transaction> nextDay() {
    return company.nextDay();
  }
}
