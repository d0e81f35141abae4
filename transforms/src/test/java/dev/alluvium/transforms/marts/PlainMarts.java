package dev.alluvium.transforms.marts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The greenhouse's marts as anyone would compute them who had all readings in one list. */
final class PlainMarts {
  static final String[] HOUR = {
    "read_date", "read_hour", "room", "readings", "alarms", "sensors", "plants", "degrees",
    "litres", "pulses", "coldest", "wettest", "first_sensor", "last_sensor", "first_ts", "last_ts",
    "span_sec"
  };
  static final String[] SPREAD = {
    "read_date",
    "read_hour",
    "room",
    "degrees_mean",
    "litres_mean",
    "pulses_mean",
    "degrees_spread",
    "degrees_middle",
    "litres_high",
    "alarmed",
    "alarmed_sensors",
    "alarmed_litres",
    "alarmed_last",
    "usual_sensor",
    "usual_litres",
    "sensors",
    "alarmed_pulses"
  };
  static final String[] DAY_TOP = {"read_date", "room", "place", "plant", "sensors", "readings"};
  static final String[] WATCH = {
    "room",
    "start_ts",
    "end_ts",
    "seconds",
    "readings",
    "sensors",
    "plants",
    "litres",
    "degrees",
    "first_sensor",
    "last_sensor",
    "alarmed_sensors",
    "degrees_middle"
  };

  static final String[] HOP = {
    "start_ts", "end_ts", "room", "readings", "sensors", "last_sensor", "degrees_middle"
  };
  static final String[] GROWING = {"end_ts", "room", "place", "plant", "sensors", "readings"};
  static final String[] NEPAL_DAY = {"day", "start_ts", "end_ts", "room", "readings", "sensors"};
  static final String[] WEEK = {"monday", "room", "readings", "sensors"};
  static final String[] STAY = {"room", "start_ts", "end_ts", "day", "readings", "sensors"};

  private static final Comparator<Reading> BY_TIME =
      Comparator.comparing(Reading::at).thenComparing(Reading::digest);

  /** A Monday before any reading, and a day after all. */
  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 2, 5);

  private static final LocalDate LAST_DAY = LocalDate.of(2024, 4, 15);
  private static final Instant LAST = LAST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);

  private PlainMarts() {}

  static List<String> hours(List<Reading> readings) {
    Map<List<Object>, List<Reading>> groups =
        measured(readings).stream()
            .collect(Collectors.groupingBy(r -> List.of(r.date(), hour(r), room(r))));
    return groups.values().stream().map(PlainMarts::hour).sorted().toList();
  }

  private static String hour(List<Reading> group) {
    Reading first = group.get(0);
    Reading last = group.get(group.size() - 1);
    return line(
        first.date(),
        hour(first),
        first.room(),
        group.size(),
        group.stream().filter(r -> Boolean.TRUE.equals(r.alarm())).count(),
        distinct(group, Reading::sensor),
        plants(group),
        sumOfDoubles(group),
        sum(group, Reading::litres),
        sum(group, r -> r.pulses() == null ? null : BigDecimal.valueOf(r.pulses())),
        least(group, Reading::degrees, Double::compare),
        least(group, Reading::litres, (a, b) -> b.compareTo(a)),
        firstSensor(group),
        lastSensor(group),
        first.at(),
        last.at(),
        Duration.between(first.at(), last.at()).toMillis() / 1000);
  }

  static List<String> spreads(List<Reading> readings) {
    Map<List<Object>, List<Reading>> groups =
        measured(readings).stream()
            .collect(Collectors.groupingBy(r -> List.of(r.date(), hour(r), room(r))));
    return groups.values().stream().map(PlainMarts::spread).sorted().toList();
  }

  private static String spread(List<Reading> group) {
    Reading first = group.get(0);
    List<Reading> alarmed = alarmed(group);
    return line(
        first.date(),
        hour(first),
        first.room(),
        mean(group, r -> r.degrees() == null ? null : BigDecimal.valueOf(r.degrees())),
        meanOfLitres(group),
        mean(group, r -> r.pulses() == null ? null : BigDecimal.valueOf(r.pulses())),
        deviationOfDegrees(group),
        percentile(group, Reading::degrees, 0.5),
        percentile(group, r -> r.litres() == null ? null : r.litres().doubleValue(), 0.9),
        alarmed.size(),
        distinct(alarmed, Reading::sensor),
        sum(
            alarmed.stream().filter(r -> r.pulses() != null && r.pulses() >= 0).toList(),
            Reading::litres),
        lastSensor(alarmed),
        mode(group, Reading::sensor),
        mode(group, r -> r.litres() == null ? null : r.litres().stripTrailingZeros()),
        values(group, r -> r.sensor() == null ? null : '"' + r.sensor() + '"', r -> 0L),
        values(alarmed, r -> r.pulses() == null ? null : r.pulses().toString(), Reading::pulses));
  }

  /** By sorting all and counting stretches. */
  private static <T extends Comparable<T>> @Nullable T mode(
      List<Reading> group, Function<Reading, @Nullable T> column) {
    List<T> sorted = group.stream().map(column).filter(Objects::nonNull).sorted().toList();
    T mode = null;
    int most = 0;
    int stretch = 0;
    for (int i = 0; i < sorted.size(); i++) {
      stretch = i > 0 && sorted.get(i - 1).compareTo(sorted.get(i)) == 0 ? stretch + 1 : 1;
      if (stretch > most) {
        most = stretch;
        mode = sorted.get(i);
      }
    }
    return mode;
  }

  private static @Nullable String values(
      List<Reading> group,
      Function<Reading, @Nullable String> text,
      Function<Reading, @Nullable Long> order) {
    List<String> values =
        group.stream()
            .filter(r -> text.apply(r) != null)
            .sorted(
                Comparator.comparing((Reading r) -> Objects.requireNonNull(order.apply(r)))
                    .thenComparing(r -> Objects.requireNonNull(text.apply(r))))
            .map(text)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return values.isEmpty() ? null : "[" + String.join(",", values) + "]";
  }

  private static List<Reading> alarmed(List<Reading> group) {
    return group.stream().filter(r -> Boolean.TRUE.equals(r.alarm())).toList();
  }

  private static @Nullable Double mean(
      List<Reading> group, Function<Reading, @Nullable BigDecimal> column) {
    BigDecimal sum = sum(group, column);
    long count = group.stream().filter(r -> column.apply(r) != null).count();
    return sum == null
        ? null
        : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
  }

  private static @Nullable BigDecimal meanOfLitres(List<Reading> group) {
    BigDecimal sum = sum(group, Reading::litres);
    long count = group.stream().filter(r -> r.litres() != null).count();
    return sum == null ? null : sum.divide(BigDecimal.valueOf(count), 9, RoundingMode.HALF_UP);
  }

  /** In two passes, over tenths: how far each is from the mean. */
  private static @Nullable Double deviationOfDegrees(List<Reading> group) {
    List<Long> tenths =
        group.stream()
            .map(Reading::degrees)
            .filter(Objects::nonNull)
            .map(degrees -> Math.round(degrees * 10))
            .toList();
    long n = tenths.size();
    if (n < 2) {
      return null;
    }
    long sum = tenths.stream().mapToLong(t -> t).sum();
    long squares = tenths.stream().mapToLong(t -> (t * n - sum) * (t * n - sum)).sum();
    return BigDecimal.valueOf(squares)
        .divide(BigDecimal.valueOf(n * n * (n - 1) * 100), MathContext.DECIMAL128)
        .sqrt(MathContext.DECIMAL128)
        .doubleValue();
  }

  private static @Nullable Double percentile(
      List<Reading> group, Function<Reading, @Nullable Double> column, double part) {
    List<Double> sorted = group.stream().map(column).filter(Objects::nonNull).sorted().toList();
    if (sorted.isEmpty()) {
      return null;
    }
    double place = part * (sorted.size() - 1);
    double beyond = place - Math.floor(place);
    double lower = sorted.get((int) Math.floor(place));
    return beyond == 0
        ? lower
        : (Double) (lower * (1 - beyond) + sorted.get((int) Math.ceil(place)) * beyond);
  }

  static List<String> watches(List<Reading> readings) {
    return sessions(readings).stream().map(PlainMarts::watch).sorted().toList();
  }

  private static List<List<Reading>> sessions(List<Reading> readings) {
    List<List<Reading>> sessions = new ArrayList<>();
    measured(readings).stream()
        .collect(Collectors.groupingBy(PlainMarts::room))
        .values()
        .forEach(
            ofRoom -> {
              int from = 0;
              for (int i = 1; i <= ofRoom.size(); i++) {
                if (i == ofRoom.size()
                    || Duration.between(ofRoom.get(i - 1).at(), ofRoom.get(i).at())
                            .compareTo(Duration.ofMinutes(30))
                        >= 0) {
                  sessions.add(ofRoom.subList(from, i));
                  from = i;
                }
              }
            });
    return sessions;
  }

  static List<String> hops(List<Reading> readings) {
    Duration hop = Duration.ofMinutes(25);
    List<String> rows = new ArrayList<>();
    for (Instant start = firstOf(hop); start.isBefore(LAST); start = start.plus(hop)) {
      Instant from = start;
      Instant until = start.plus(Duration.ofHours(1));
      within(measured(readings), from, until)
          .forEach(
              (room, group) ->
                  rows.add(
                      line(
                          from,
                          until,
                          room,
                          group.size(),
                          distinct(group, Reading::sensor),
                          lastSensor(group),
                          percentile(group, Reading::degrees, 0.5))));
    }
    return rows.stream().sorted().toList();
  }

  static List<String> growing(List<Reading> readings) {
    List<String> rows = new ArrayList<>();
    Duration six = Duration.ofHours(6);
    for (Instant start = firstOf(six); start.isBefore(LAST); start = start.plus(six)) {
      for (int hours = 2; hours <= 6; hours += 2) {
        Instant until = start.plus(Duration.ofHours(hours));
        within(readings, start, until)
            .forEach(
                (room, group) -> {
                  Place first = places(group).get(0);
                  rows.add(line(until, room, 1, first.plant(), first.sensors(), first.count()));
                });
      }
    }
    return rows.stream().sorted().toList();
  }

  static List<String> nepalDays(List<Reading> readings) {
    List<String> rows = new ArrayList<>();
    for (LocalDate day = FIRST_DAY; day.isBefore(LAST_DAY); day = day.plusDays(1)) {
      LocalDate date = day;
      Instant from = day.atStartOfDay().toInstant(ZoneOffset.ofHoursMinutes(5, 45));
      Instant until = from.plus(Duration.ofDays(1));
      within(measured(readings), from, until)
          .forEach(
              (room, group) ->
                  rows.add(
                      line(
                          date,
                          from,
                          until,
                          room,
                          group.size(),
                          distinct(group, Reading::sensor))));
    }
    return rows.stream().sorted().toList();
  }

  static List<String> weeks(List<Reading> readings) {
    List<String> rows = new ArrayList<>();
    ZoneId zone = ZoneId.of("America/St_Johns");
    for (LocalDate day = FIRST_DAY; day.isBefore(LAST_DAY); day = day.plusDays(7)) {
      LocalDate monday = day;
      within(
              measured(readings),
              day.atStartOfDay(zone).toInstant(),
              day.plusDays(7).atStartOfDay(zone).toInstant())
          .forEach(
              (room, group) ->
                  rows.add(line(monday, room, group.size(), distinct(group, Reading::sensor))));
    }
    return rows.stream().sorted().toList();
  }

  private static Instant firstOf(Duration length) {
    long first = FIRST_DAY.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    return Instant.ofEpochSecond(first - first % length.toSeconds());
  }

  private static Map<String, List<Reading>> within(
      List<Reading> readings, Instant from, Instant until) {
    return readings.stream()
        .filter(r -> !r.at().isBefore(from) && r.at().isBefore(until))
        .collect(Collectors.groupingBy(PlainMarts::room));
  }

  static List<String> stays(List<Reading> readings) {
    return sessions(readings).stream()
        .map(
            session -> {
              Reading first = session.get(0);
              return line(
                  first.room(),
                  first.at(),
                  session.get(session.size() - 1).at(),
                  first.date(),
                  session.size(),
                  distinct(session, Reading::sensor));
            })
        .sorted()
        .toList();
  }

  private static String watch(List<Reading> session) {
    Reading first = session.get(0);
    Reading last = session.get(session.size() - 1);
    return line(
        first.room(),
        first.at(),
        last.at(),
        Duration.between(first.at(), last.at()).toMillis() / 1000,
        session.size(),
        distinct(session, Reading::sensor),
        plants(session),
        sum(session, Reading::litres),
        sumOfDoubles(session),
        firstSensor(session),
        lastSensor(session),
        distinct(alarmed(session), Reading::sensor),
        percentile(session, Reading::degrees, 0.5));
  }

  private record Place(@Nullable String plant, long sensors, int count) {}

  static List<String> dayTops(List<Reading> readings) {
    Map<List<Object>, List<Reading>> rankings =
        readings.stream().collect(Collectors.groupingBy(r -> List.of(r.date(), room(r))));
    List<String> rows = new ArrayList<>();
    rankings.forEach(
        (dayAndRoom, group) -> {
          List<Place> ranking = places(group);
          for (int i = 0; i < Math.min(2, ranking.size()); i++) {
            Place p = ranking.get(i);
            rows.add(
                line(
                    dayAndRoom.get(0),
                    dayAndRoom.get(1),
                    i + 1,
                    p.plant(),
                    p.sensors(),
                    p.count()));
          }
        });
    return rows.stream().sorted().toList();
  }

  /** The plants that were read, those of most sensors first, then of most readings. */
  private static List<Place> places(List<Reading> readings) {
    return readings.stream().collect(Collectors.groupingBy(r -> "" + r.plant())).values().stream()
        .map(g -> new Place(g.get(0).plant(), distinct(g, Reading::sensor), g.size()))
        .sorted(
            Comparator.comparing(Place::sensors, Comparator.reverseOrder())
                .thenComparing(Place::count, Comparator.reverseOrder())
                .thenComparing(p -> p.plant(), Comparator.nullsLast(Comparator.naturalOrder())))
        .toList();
  }

  private static String line(@Nullable Object... values) {
    return Arrays.stream(values).map(MartTable::text).collect(Collectors.joining(" "));
  }

  private static List<Reading> measured(List<Reading> readings) {
    return readings.stream().filter(r -> r.kind().equals("measured")).sorted(BY_TIME).toList();
  }

  private static int hour(Reading reading) {
    return reading.at().atOffset(ZoneOffset.UTC).getHour();
  }

  private static String room(Reading reading) {
    return Objects.requireNonNull(reading.room());
  }

  private static long distinct(List<Reading> group, Function<Reading, @Nullable String> column) {
    return group.stream()
        .map(column)
        .filter(Objects::nonNull)
        .map(PlainMarts::standard)
        .distinct()
        .count();
  }

  private static long plants(List<Reading> group) {
    return group.stream()
        .filter(r -> r.plant() != null || r.variety() != null)
        .map(r -> standard(r.plant()) + "/" + standard(r.variety()))
        .distinct()
        .count();
  }

  private static @Nullable String standard(@Nullable String text) {
    return text == null ? null : text.strip().toUpperCase(Locale.ROOT);
  }

  private static @Nullable BigDecimal sum(
      List<Reading> group, Function<Reading, @Nullable BigDecimal> column) {
    BigDecimal sum = null;
    for (Reading reading : group) {
      BigDecimal value = column.apply(reading);
      if (value != null) {
        sum = sum == null ? value : sum.add(value);
      }
    }
    return sum;
  }

  /** Of tenths, summed up as whole numbers of them. */
  private static @Nullable Double sumOfDoubles(List<Reading> group) {
    Long tenths = null;
    for (Reading reading : group) {
      Double value = reading.degrees();
      if (value != null) {
        tenths = (tenths == null ? 0 : tenths) + Math.round(value * 10);
      }
    }
    return tenths == null ? null : tenths / 10.0;
  }

  private static <T> @Nullable T least(
      List<Reading> group, Function<Reading, @Nullable T> column, Comparator<T> order) {
    T least = null;
    for (Reading reading : group) {
      T value = column.apply(reading);
      if (value != null && (least == null || order.compare(value, least) < 0)) {
        least = value;
      }
    }
    return least;
  }

  private static @Nullable String firstSensor(List<Reading> group) {
    return group.stream().map(Reading::sensor).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static @Nullable String lastSensor(List<Reading> group) {
    String last = null;
    for (Reading reading : group) {
      last = reading.sensor() == null ? last : reading.sensor();
    }
    return last;
  }
}
