package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report for people, of one page. Whatever records hold is shown as text; values whose names tell
 * of personal data are not shown.
 */
final class ProfileReport {
  private static final int LONGEST = 40;

  private final ReportPage page;

  private ProfileReport(ReportPage page) {
    this.page = page;
  }

  static String of(List<SourceProfile> sources, List<Relation> relations, String read) {
    ReportPage page = new ReportPage("Profile of " + read);
    ProfileReport report = new ProfileReport(page);
    page.add("<h1>Profile of %s</h1>\n", read);
    if (sources.size() > 1) {
      report.overview(sources);
    }
    report.relations(relations);
    sources.forEach(report::source);
    return page.whole();
  }

  private void overview(List<SourceProfile> sources) {
    page.add("<section>");
    page.table(
        "Sources", "source", "format", "#records", "#broken", "#repeated", "time", "from", "to");
    for (SourceProfile source : sources) {
      page.add(
          "<tr><td><a href=\"#%s\">%s</a></td><td>%s</td>",
          source.event(), source.topic(), format(source));
      page.add("<td class=\"n\">%s</td>", ReportWords.number(source.records()));
      page.add("<td class=\"n\">%s</td>", ReportWords.number(source.broken()));
      page.add("<td class=\"n\">%s</td><td>", ReportWords.number(source.repeated()));
      Optional<EventTime> time = source.eventTime();
      time.map(TimeChart::path).ifPresentOrElse(page::addPath, () -> page.add("none"));
      page.add("</td><td class=\"one\">%s</td>", time.map(t -> second(t.earliest())).orElse(""));
      page.add("<td class=\"one\">%s</td></tr>\n", time.map(t -> second(t.latest())).orElse(""));
    }
    page.endTable();
    page.add("</section>\n");
  }

  /** A time of ISO 8601 in UTC, without what a second has of parts. */
  private static String second(String time) {
    return time.replaceFirst("[.]\\d+Z$", "Z").replace('T', ' ').replace("Z", "");
  }

  private static String format(SourceProfile source) {
    return source.format().map(ReportWords::format).orElse("unknown");
  }

  private void relations(List<Relation> relations) {
    if (relations.isEmpty()) {
      return;
    }
    page.add("<section>");
    page.table("What may refer to what", "column", "stands in", "#of its values");
    for (Relation relation : relations) {
      page.add("<tr><td>");
      page.addPath(relation.event() + "." + relation.path());
      page.add("</td><td>");
      page.addPath(relation.otherEvent() + "." + relation.otherPath());
      page.add("</td><td class=\"n\">%s</td></tr>\n", ReportWords.percent(relation.share()));
    }
    page.endTable();
    page.add("</section>\n");
  }

  private void source(SourceProfile source) {
    page.add("<section id=\"%s\"><h2>%s</h2>\n", source.event(), source.topic());
    page.add("<dl class=\"facts\">");
    fact("records", ReportWords.number(source.records()));
    fact("broken", ReportWords.number(source.broken()));
    fact("repeated", ReportWords.number(source.repeated()));
    if (source.tombstones() > 0) {
      fact("without a value (tombstones)", ReportWords.number(source.tombstones()));
    }
    fact("format", format(source));
    fact("identity", source.identity().isEmpty() ? "none" : String.join(", ", source.identity()));
    page.add("</dl>\n");
    if (source.rejected() > 0) {
      page.add("<p class=\"warn\">%s</p>\n", sentence(ProfileSummary.rejects(source)));
    }
    source.limits().forEach(limit -> page.add("<p class=\"warn\">%s</p>\n", sentence(limit)));
    page.add("<ul>\n");
    source.notes().forEach(note -> page.add("<li>%s</li>\n", note));
    source
        .faults()
        .forEach(f -> page.add("<li>%s records are broken: %s</li>\n", f.count(), f.text()));
    source
        .aliases()
        .forEach(
            (other, name) ->
                page.add("<li>the column %s is called %s in other files</li>\n", name, other));
    page.add("</ul>\n");
    source.eventTime().ifPresent(this::time);
    columns(source);
    page.add("</section>\n");
  }

  private void fact(String name, String value) {
    page.add("<div><dt>%s</dt><dd>%s</dd></div>", name, value);
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  private void time(EventTime time) {
    TimeChart.add(page, time);
    page.add("<ul>\n");
    page.add(
        "<li>behind an earlier record of its file or partition: %s</li>\n",
        ReportWords.spread(time.disorder()));
    time.delay()
        .ifPresent(
            delay ->
                page.add(
                    "<li>from the event to its publishing: %s</li>\n", ReportWords.spread(delay)));
    if (time.future() > 0) {
      page.add("<li>%s are dated more than a day ahead</li>\n", time.future());
    }
    if (time.missing() > 0) {
      page.add("<li>%s have no time that a load reads</li>\n", time.missing());
    }
    page.add("</ul>\n");
  }

  private void columns(SourceProfile source) {
    if (source.fields().isEmpty()) {
      return;
    }
    page.table(
        "Paths",
        "path",
        "is",
        "#there",
        "#different",
        "from, to",
        "most often",
        "look like",
        "notes");
    for (FieldGuess field : source.fields()) {
      PathProfile path = field.path();
      double share = source.sound() == 0 ? 0 : Math.min(1, (double) path.values() / source.sound());
      page.add("<tr><td class=\"path\">");
      page.addPath(path.path());
      page.add("</td><td><span class=\"one\">%s</span>", field.type());
      field
          .time()
          .filter(form -> field.type().equals("timestamp"))
          .ifPresent(
              form -> page.add("<br><span class=\"quiet\">%s</span>", ReportWords.form(form)));
      page.add("</td><td class=\"n\">%s", ReportWords.percent(share));
      page.add(
          "<span class=\"meter\"><i style=\"width:%s%%\"></i></span></td>",
          Math.round(share * 100));
      page.add("<td class=\"n\">%s</td>", ReportWords.number(path.distinct()));
      values(field);
      page.add("<td class=\"notes\">%s</td></tr>\n", String.join("; ", notes(field)));
    }
    page.endTable();
  }

  /** Ends, what comes most often, and what it looks like, where these can be shown. */
  private void values(FieldGuess field) {
    PathProfile path = field.path();
    if (field.personal().isPresent()) {
      page.add(
          "<td></td><td class=\"quiet\">not shown: personal (%s)</td><td>%s</td>",
          field.personal().get(), path.looks());
    } else if (path.kinds().contains(Kind.OBJECT) || path.kinds().contains(Kind.ARRAY)) {
      page.add("<td></td><td></td><td></td>");
    } else {
      page.add("<td>%s</td><td class=\"values\">", range(field));
      counted(path.top());
      page.add("</td><td class=\"values\">%s", path.looks());
      if (path.looks().isEmpty()) {
        counted(path.patterns());
      }
      page.add("</td>");
    }
  }

  private void counted(List<Counted> values) {
    page.add("<ul class=\"plain\">");
    for (Counted value : values) {
      String text = value.text();
      page.add(
          "<li><span>%s</span><span class=\"n quiet\">%s</span></li>",
          text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text,
          ReportWords.number(value.count()));
    }
    page.add("</ul>");
  }

  private static String range(FieldGuess field) {
    PathProfile path = field.path();
    if (path.smallest() != null && !field.type().equals("string")) {
      return path.smallest() + ", " + path.largest();
    }
    if (!path.isOnly(Kind.STRING)) {
      return "";
    }
    return path.shortest() == path.longest()
        ? path.longest() + " characters"
        : path.shortest() + " to " + path.longest() + " characters";
  }

  private static List<String> notes(FieldGuess field) {
    List<String> notes = new ArrayList<>(field.notes());
    if (!field.clean().isEmpty()) {
      notes.add("to clean: " + String.join(", ", field.clean()));
    }
    return notes;
  }
}
