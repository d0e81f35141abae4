package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import dev.alluvium.pipelines.text.ShownText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was found, in a few lines a source. */
record ProfileSummary(List<SourceProfile> sources, List<Relation> relations, Path out, Path report)
    implements Outcome {
  @Override
  public void print(PrintStream to) {
    for (SourceProfile source : sources) {
      to.println(
          ShownText.blanked(
              "%s: %s records, %s broken, %s repeated, %s paths"
                  .formatted(
                      source.topic(),
                      source.records(),
                      source.broken(),
                      source.repeated(),
                      source.fields().size())));
      source
          .eventTime()
          .ifPresent(
              time ->
                  to.println(
                      ShownText.blanked(
                          "  time %s, %s to %s; identity %s"
                              .formatted(
                                  path(time),
                                  time.earliest(),
                                  time.latest(),
                                  String.join(", ", source.identity())))));
    }
    for (Relation relation : relations) {
      to.println(
          ShownText.blanked(
              "%s.%s stands in %s.%s"
                  .formatted(
                      relation.event(),
                      relation.path(),
                      relation.otherEvent(),
                      relation.otherPath())));
    }
    to.println("report: " + report);
    if (sources.stream().anyMatch(ProfileSummary::isDrafted)) {
      to.println("drafts: scripts/run LoadWarehouse --domain=" + out + " …");
    }
  }

  /** What a load by the draft rejects of the sample. */
  static String rejects(SourceProfile source) {
    return "a load by the draft rejects %s of %s records: %s"
        .formatted(
            source.rejected(),
            source.records(),
            source.rejects().stream()
                .map(reject -> reject.count() + " " + reject.text())
                .collect(Collectors.joining(", ")));
  }

  private static String path(EventTime time) {
    return time.path() + time.clock().map(clock -> " " + clock).orElse("");
  }

  private static boolean isDrafted(SourceProfile source) {
    return EventDraft.of(source).isPresent();
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (SourceProfile source : sources) {
      if (source.rejected() > 0) {
        warnings.add(ShownText.blanked(source.topic() + ": " + rejects(source)));
      }
      source
          .limits()
          .forEach(limit -> warnings.add(ShownText.blanked(source.topic() + ": " + limit)));
      if (!isDrafted(source)) {
        warnings.add(
            ShownText.blanked(
                "%s: no contract is drafted; %s%s"
                    .formatted(source.topic(), why(source), readAs(source))));
      }
    }
    return warnings;
  }

  /** To a load a file is of the longest event that its name begins with. */
  private String readAs(SourceProfile source) {
    return sources.stream()
        .filter(other -> isDrafted(other) && isBegunBy(source.topic(), other.topic()))
        .map(SourceProfile::topic)
        .max(Comparator.comparing(String::length))
        .map(
            other ->
                ". By its name a load reads it into %s: keep it out of the folder, or write a contract for it"
                    .formatted(other))
        .orElse("");
  }

  private static boolean isBegunBy(String topic, String other) {
    return topic.startsWith(other)
        && topic.length() > other.length()
        && "_-.".indexOf(topic.charAt(other.length())) >= 0;
  }

  private static String why(SourceProfile source) {
    if (source.records() == 0) {
      return source.format().isEmpty() ? "it has no records" : "it has a header, and no records";
    }
    Optional<String> bytes =
        source.faults().stream().findFirst().flatMap(fault -> BytesFault.remedy(fault.text()));
    if (source.format().isEmpty() && bytes.isPresent()) {
      return bytes.get();
    }
    if (source.format().isEmpty()) {
      return Optional.of(source.faults())
          .filter(faults -> !faults.isEmpty())
          .map(
              faults ->
                  "its records are neither JSON nor separated values (%s)"
                      .formatted(faults.get(0).text()))
          .orElse("its records have no value");
    }
    return source.isChanges()
        ? "its changes have no key, so the key of its rows is not known"
        : "no path has a time in nearly every record, and an event needs one";
  }
}
