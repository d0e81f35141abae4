package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How many events happened when, as bars over an axis of time. */
final class TimeChart {
  private static final int LEFT = 56;
  private static final int TOP = 8;
  private static final int HEIGHT = 130;
  private static final int BAR = 15;
  private static final int TICK = 12;

  private TimeChart() {}

  static void add(ReportPage page, EventTime time) {
    Instant from = Instant.parse(time.earliest());
    Instant to = Instant.parse(time.latest());
    long width = Math.max(1, ChronoUnit.MICROS.between(from, to) / EventTimes.BARS + 1);
    long most = time.histogram().stream().mapToLong(Counted::count).max().orElse(1);
    int right = LEFT + EventTimes.BARS * BAR;
    page.add(
        "<figure><svg role=\"img\" aria-label=\"Records from %s to %s\" viewBox=\"0 0 %s %s\">\n",
        time.earliest(), time.latest(), right + 60, TOP + HEIGHT + 24);
    for (long level : most < 2 ? new long[] {0, most} : new long[] {0, most / 2, most}) {
      long y = TOP + HEIGHT - HEIGHT * level / most;
      page.add("<line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>", LEFT, right, y, y);
      page.add(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>\n",
          LEFT - 6, y + 4, ReportWords.number(level));
    }
    for (Counted bar : time.histogram()) {
      long at = Long.parseLong(bar.text());
      long height = Math.max(1, HEIGHT * bar.count() / most);
      page.add(
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s records from %s on</title></rect>\n",
          LEFT + at * BAR + 1,
          TOP + HEIGHT - height,
          BAR - 2,
          height,
          ReportWords.number(bar.count()),
          from.plus(at * width, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS));
    }
    DateTimeFormatter label = label(Duration.between(from, to));
    for (int at = 0; at <= EventTimes.BARS && !from.equals(to); at += TICK) {
      page.add(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>\n",
          LEFT + at * BAR,
          TOP + HEIGHT + 18,
          label.format(from.plus(at * width, ChronoUnit.MICROS)));
    }
    page.add("</svg><figcaption>Records by ");
    page.addPath(path(time));
    page.add(", UTC: %s to %s", time.earliest(), time.latest());
    if (!from.equals(to)) {
      page.add("; a bar is %s", ReportWords.duration(width / 1e6));
    }
    page.add("</figcaption></figure>\n");
  }

  static String path(EventTime time) {
    return time.path() + time.clock().map(clock -> " " + clock).orElse("");
  }

  /** As exact as the length of the axis needs. */
  private static DateTimeFormatter label(Duration length) {
    String pattern =
        length.toDays() > 8
            ? "yyyy-MM-dd"
            : length.toHours() >= 1
                ? "MM-dd HH:mm"
                : length.toMinutes() >= 1 ? "HH:mm:ss" : "HH:mm:ss.SSS";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
