package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import dev.alluvium.pipelines.profile.SourceProfile.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report for people: one page of HTML that loads nothing and runs nothing. Whatever records hold
 * is shown as text; values whose names tell of personal data are not shown.
 */
final class ProfileReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #8885; --bar: #2563a8; --soft: #8882 }
      @media (prefers-color-scheme: dark) { :root { --bar: #7ab3ec } }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem }
      h1 { font-size: 1.5rem } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem }
      table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: 600; padding: .5rem 0 }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
      code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere }
      .scroll { overflow-x: auto } .meter { background: var(--soft); width: 5rem; height: .6rem; display: inline-block }
      .meter > i { background: var(--bar); height: 100%; display: block } svg rect { fill: var(--bar) }
      figure { margin: 1rem 0 } figcaption { font-size: 13px } ul { padding-left: 1.2rem }
      """;

  private final StringBuilder html = new StringBuilder();

  private ProfileReport() {}

  static String of(List<SourceProfile> sources, List<Relation> relations, String read) {
    ProfileReport report = new ProfileReport();
    report.html.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Profile</title>
        <style>
        """);
    report.html.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    report.add("<h1>Profile of %s</h1>\n", read);
    report.overview(sources);
    report.relations(relations);
    sources.forEach(report::source);
    report.html.append("</main>\n</body>\n</html>\n");
    return report.html.toString();
  }

  /** Markup, into which texts are put as texts. */
  private void add(String markup, Object... texts) {
    Object[] escaped = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      escaped[i] = escape(String.valueOf(texts[i]));
    }
    html.append(String.format(Locale.ROOT, markup, escaped));
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  if (Character.isISOControl(c) || isTurning(c)) {
                    safe.append('\uFFFD');
                  } else {
                    safe.appendCodePoint(c);
                  }
                }
              }
            });
    return safe.toString();
  }

  /** Whether it changes in which direction what follows is shown. */
  private static boolean isTurning(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private void overview(List<SourceProfile> sources) {
    html.append(
        "<div class=\"scroll\"><table><caption>Sources</caption><tr><th scope=\"col\">source</th>");
    html.append("<th scope=\"col\">format</th><th scope=\"col\" class=\"n\">records</th>");
    html.append(
        "<th scope=\"col\" class=\"n\">broken</th><th scope=\"col\" class=\"n\">repeated</th>");
    html.append("<th scope=\"col\">time</th><th scope=\"col\">from</th><th scope=\"col\">to</th>");
    html.append("<th scope=\"col\">identity</th></tr>\n");
    for (SourceProfile source : sources) {
      add(
          "<tr><td><a href=\"#%s\">%s</a></td><td>%s</td>",
          source.event(), source.topic(), format(source));
      add("<td class=\"n\">%s</td>", source.records());
      add("<td class=\"n\">%s</td>", source.faults().stream().mapToLong(Counted::count).sum());
      add("<td class=\"n\">%s</td>", source.repeated());
      Optional<EventTime> time = source.eventTime();
      add("<td><code>%s</code></td>", time.map(ProfileReport::timePath).orElse("none"));
      add(
          "<td>%s</td><td>%s</td>",
          time.map(EventTime::earliest).orElse(""), time.map(EventTime::latest).orElse(""));
      add("<td><code>%s</code></td></tr>\n", String.join(", ", source.identity()));
    }
    html.append("</table></div>\n");
  }

  private static String timePath(EventTime time) {
    return time.path() + time.clock().map(clock -> " " + clock).orElse("");
  }

  private static String format(SourceProfile source) {
    return source
        .format()
        .map(
            f ->
                f.kind().name().toLowerCase(Locale.ROOT)
                    + (f.exported() ? ", whole records" : "")
                    + f.csv().map(csv -> ", between " + shown(csv.delimiter())).orElse(""))
        .orElse("unknown");
  }

  private static String shown(char delimiter) {
    return delimiter == '\t' ? "tabs" : String.valueOf(delimiter);
  }

  private void relations(List<Relation> relations) {
    if (relations.isEmpty()) {
      return;
    }
    html.append(
        "<div class=\"scroll\"><table><caption>What may refer to what</caption><tr><th scope=\"col\">column</th>");
    html.append(
        "<th scope=\"col\">stands in</th><th scope=\"col\" class=\"n\">of its values</th></tr>\n");
    for (Relation relation : relations) {
      add("<tr><td><code>%s.%s</code></td>", relation.event(), relation.path());
      add("<td><code>%s.%s</code></td>", relation.otherEvent(), relation.otherPath());
      add("<td class=\"n\">%s %%</td></tr>\n", percent(relation.share()));
    }
    html.append("</table></div>\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", share * 100);
  }

  private void source(SourceProfile source) {
    add("<h2 id=\"%s\">%s</h2>\n<ul>\n", source.event(), source.topic());
    source.notes().forEach(note -> add("<li>%s</li>\n", note));
    source.faults().forEach(f -> add("<li>%s records are broken: %s</li>\n", f.count(), f.text()));
    if (source.tombstones() > 0) {
      add("<li>%s records have no value (tombstones)</li>\n", source.tombstones());
    }
    source
        .aliases()
        .forEach(
            (other, name) ->
                add("<li>the column %s is called %s in other files</li>\n", name, other));
    html.append("</ul>\n");
    source.eventTime().ifPresent(this::time);
    columns(source);
  }

  private void time(EventTime time) {
    add(
        "<figure><svg role=\"img\" aria-label=\"Records from %s to %s\" viewBox=\"0 0 480 80\" width=\"100%%\" height=\"120\" preserveAspectRatio=\"none\">\n",
        time.earliest(), time.latest());
    long most = time.histogram().stream().mapToLong(Counted::count).max().orElse(1);
    for (Counted bar : time.histogram()) {
      long height = Math.max(1, Math.round(78.0 * bar.count() / most));
      add(
          "<rect x=\"%s\" y=\"%s\" width=\"9\" height=\"%s\"><title>%s records</title></rect>\n",
          Long.parseLong(bar.text()) * 10, 80 - height, height, bar.count());
    }
    add(
        "</svg><figcaption>Records by <code>%s</code>, %s to %s</figcaption></figure>\n<ul>\n",
        timePath(time), time.earliest(), time.latest());
    add("<li>behind an earlier record of its file or partition: %s</li>\n", words(time.disorder()));
    time.delay()
        .ifPresent(delay -> add("<li>from the event to its publishing: %s</li>\n", words(delay)));
    if (time.future() > 0) {
      add("<li>%s are dated more than a day ahead</li>\n", time.future());
    }
    if (time.missing() > 0) {
      add("<li>%s have no time</li>\n", time.missing());
    }
    html.append("</ul>\n");
  }

  private static String words(Spread spread) {
    return "%s s at the median, %s s at 99 of 100, %s s at most"
        .formatted(seconds(spread.median()), seconds(spread.most()), seconds(spread.max()));
  }

  private static String seconds(double seconds) {
    return seconds == Math.rint(seconds)
        ? String.valueOf((long) seconds)
        : String.format(Locale.ROOT, "%.3f", seconds);
  }

  private void columns(SourceProfile source) {
    html.append(
        "<div class=\"scroll\"><table><caption>Paths</caption><tr><th scope=\"col\">path</th><th scope=\"col\">is</th>");
    html.append(
        "<th scope=\"col\">there</th><th scope=\"col\" class=\"n\">different</th><th scope=\"col\">from, to</th>");
    html.append(
        "<th scope=\"col\">most often</th><th scope=\"col\">look like</th><th scope=\"col\">notes</th></tr>\n");
    for (FieldGuess field : source.fields()) {
      PathProfile path = field.path();
      double share = source.sound() == 0 ? 0 : Math.min(1, (double) path.values() / source.sound());
      add("<tr><td><code>%s</code></td><td>%s</td>", path.path(), kind(field));
      add(
          "<td><span class=\"meter\"><i style=\"width:%s%%\"></i></span> %s %%</td>",
          percent(share), percent(share));
      add("<td class=\"n\">%s</td>", path.distinct());
      boolean hidden = field.personal().isPresent();
      boolean isWhole = path.kinds().contains(Kind.OBJECT) || path.kinds().contains(Kind.ARRAY);
      add("<td>%s</td>", hidden || isWhole ? "" : range(field));
      add(
          "<td>%s</td>",
          hidden
              ? "not shown: personal (" + field.personal().get() + ")"
              : isWhole ? "" : shown(path.top()));
      add(
          "<td><code>%s</code></td>",
          path.looks().isEmpty() && !hidden && !isWhole ? shown(path.patterns()) : path.looks());
      add("<td>%s</td></tr>\n", notes(field));
    }
    html.append("</table></div>\n");
  }

  private static String kind(FieldGuess field) {
    return field.type()
        + field
            .time()
            .filter(t -> field.type().equals("timestamp"))
            .map(t -> ", " + t.keys())
            .orElse("");
  }

  private static String range(FieldGuess field) {
    PathProfile path = field.path();
    if (path.smallest() != null && !field.type().equals("string")) {
      return path.smallest() + ", " + path.largest();
    }
    return path.isOnly(RecordCells.Kind.STRING)
        ? path.shortest() + " to " + path.longest() + " characters"
        : "";
  }

  private static String shown(List<Counted> values) {
    return values.stream()
        .map(
            v ->
                (v.text().length() > 40 ? v.text().substring(0, 40) + "…" : v.text())
                    + " ("
                    + v.count()
                    + ")")
        .collect(Collectors.joining(", "));
  }

  private static String notes(FieldGuess field) {
    return String.join(
        "; ",
        Stream.concat(
                field.notes().stream(),
                field.clean().isEmpty()
                    ? Stream.of()
                    : Stream.of("to clean: " + String.join(", ", field.clean())))
            .toList());
  }
}
