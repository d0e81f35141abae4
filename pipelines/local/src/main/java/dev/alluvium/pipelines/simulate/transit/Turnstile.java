package dev.alluvium.pipelines.simulate.transit;

import java.util.Locale;

/** A turnstile: where it stands, and when it tells of itself next. */
final class Turnstile implements Comparable<Turnstile> {
  private static final int PER_STATION = 12;
  private static final int PER_BOOTH = 6;

  final int number;
  final Station station;
  final String booth;
  final String remote;
  final String scp;
  long nextMillis;

  Turnstile(int number, long nextMillis) {
    this.number = number;
    this.station = Station.of(number / PER_STATION);
    this.booth = String.format(Locale.ROOT, "A%03d", number / PER_BOOTH);
    this.remote = String.format(Locale.ROOT, "R%03d", number / PER_STATION);
    this.scp = String.format(Locale.ROOT, "02-%02d-%02d", number % PER_BOOTH / 3, number % 3);
    this.nextMillis = nextMillis;
  }

  @Override
  public int compareTo(Turnstile other) {
    int byTime = Long.compare(nextMillis, other.nextMillis);
    return byTime != 0 ? byTime : Integer.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Turnstile that && that.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
