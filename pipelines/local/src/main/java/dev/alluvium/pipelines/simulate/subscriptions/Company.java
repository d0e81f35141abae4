package dev.alluvium.pipelines.simulate.subscriptions;

import dev.alluvium.pipelines.simulate.DatabaseSimulation.Transaction;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

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
      day.add(BillingStatements.loadRates(today));
    }
    if (today.getDayOfMonth() == 15 && today.getMonthValue() % 4 == 0) {
      day.add(BillingStatements.raisePrice(today.plusMonths(1).withDayOfMonth(1), at()));
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
    return BillingStatements.signUp(period, name, email, country, custom, at, pay(period));
  }

  private String name() {
    String name = oneOf(NAMES) + " " + oneOf(NAMES) + "son";
    return random.nextInt(8) == 0 ? " " + name + " " : name;
  }

  private Transaction pay(Period period) {
    long payment = ++payments;
    LocalDateTime at = at();
    String amount =
        switch (period.plan()) {
          case 1 -> random.nextBoolean() ? "9.90" : "$9.90";
          case 2 -> random.nextBoolean() ? "29,00 €" : "29";
          default -> random.nextBoolean() ? "480.00" : "$ 480";
        };
    boolean isPaid = random.nextInt(12) > 0;
    boolean isRefunded = isPaid && random.nextInt(25) == 0;
    long refund = isRefunded ? ++refunds : 0;
    String status = isPaid ? oneOf(PAID, payment) : "FAILED";
    return BillingStatements.pay(period, payment, amount, status, isPaid ? at : null, refund, at);
  }

  private Transaction changePlan(Period period) {
    active.remove(period);
    Period next = new Period(++subscriptions, period.customer(), 1 + period.plan() % 3, today);
    active.add(next);
    return BillingStatements.changePlan(period, next, at());
  }

  private Transaction end(Period period) {
    active.remove(period);
    LocalDateTime at = at();
    return BillingStatements.end(period, today, at, random.nextInt(6) == 0);
  }

  private Transaction correctCustomer() {
    int customer = 1001 + random.nextInt(Math.max(1, customers - 1000));
    String country = oneOf(COUNTRIES);
    LocalDateTime at = at();
    return BillingStatements.correctCustomer(customer, country, at);
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
}
