package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Which days keep a snapshot: all of the newest, then Mondays, then firsts of the month. Seen from
 * a day, those that are younger than {@link #daily}, Mondays younger than {@link #weekly}, and
 * firsts of a month younger than {@link #monthly}; none that is yet to come. So a day that has lost
 * its snapshot never gets it back.
 */
@SerializableAutoValue
@AutoValue
public abstract class SnapshotSpec implements Serializable {
  /** Every day for 31 days, Mondays for 365, firsts of the month for ever. */
  public static final SnapshotSpec DEFAULT = of(31, 365, Optional.empty());

  /** Age in days from which on a day is not kept for itself. */
  public abstract int daily();

  /** Age in days from which on Mondays are no longer kept; {@link #daily} at least. */
  public abstract int weekly();

  /** Age in days from which on firsts are no longer kept; {@link #weekly} at least. Else never. */
  public abstract Optional<Integer> monthly();

  public static SnapshotSpec of(int daily, int weekly, Optional<Integer> monthly) {
    return new AutoValue_SnapshotSpec(daily, weekly, monthly);
  }

  /** Whether {@code day} keeps its snapshot on the day {@code asOf}. */
  public boolean keeps(LocalDate day, LocalDate asOf) {
    long age = ChronoUnit.DAYS.between(day, asOf);
    boolean first = day.getDayOfMonth() == 1 && monthly().map(until -> age < until).orElse(true);
    boolean monday = day.getDayOfWeek() == DayOfWeek.MONDAY && age < weekly();
    return age >= 0 && (age < daily() || monday || first);
  }

  /** The days from {@code first} to {@code last}, both let in, that keep their snapshot. */
  public List<LocalDate> kept(LocalDate first, LocalDate last, LocalDate asOf) {
    return first.datesUntil(last.plusDays(1)).filter(day -> keeps(day, asOf)).toList();
  }
}
