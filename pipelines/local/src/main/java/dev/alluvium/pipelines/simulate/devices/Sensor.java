package dev.alluvium.pipelines.simulate.devices;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sensor, the room that it hangs in, and what it told last. */
final class Sensor implements Comparable<Sensor> {
  private static final int PER_FLOOR = 8;
  private static final int PER_SITE = 4 * PER_FLOOR;
  private static final String[] SITES = {"North", "Harbour", "Mill", "Depot"};

  final int number;
  final String id;
  final String firmware;
  final String site;
  final int floor;
  final String room;
  long nextMillis;

  /** The document of its last reading, which may be corrected or deleted; NULL once it was. */
  @Nullable Reading last;

  /**
   * What it measured.
   *
   * @param id of the document
   * @param millis when, since 1970
   * @param temperature in degrees Celsius
   * @param humidity in per cent
   * @param sound in decibels
   */
  record Reading(String id, long millis, double temperature, double humidity, double sound) {
    /** The same with another temperature. */
    Reading at(double corrected) {
      return new Reading(id, millis, corrected, humidity, sound);
    }
  }

  Sensor(int number, long nextMillis) {
    this.number = number;
    this.id = String.format(Locale.ROOT, "SENSOR-%04d", number + 1);
    this.firmware = number % 5 == 0 ? "2.0.1" : "1.9.4";
    int building = number / PER_SITE;
    this.site =
        SITES[building % SITES.length]
            + (building < SITES.length ? "" : " " + (building / SITES.length + 1));
    this.floor = number % PER_SITE / PER_FLOOR;
    this.room = String.format(Locale.ROOT, "%d%02d", floor, number % PER_FLOOR + 1);
    this.nextMillis = nextMillis;
  }

  @Override
  public int compareTo(Sensor other) {
    int byTime = Long.compare(nextMillis, other.nextMillis);
    return byTime != 0 ? byTime : Integer.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sensor that && that.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
