package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the scripts start, told from their text. */
final class Scripts {
  static final Path ROOT = Path.of("..", "..");

  private static final Pattern LAUNCH =
      Pattern.compile("(?m)\\blaunch ([\\w-]+) (dev\\.[\\w.]+)( \"\\$root\\S*\")?");

  private Scripts() {}

  /**
   * A program.
   *
   * @param takesFolder whether its script gives it a folder of the project first
   */
  record Program(String className, boolean takesFolder) {}

  /** All, by the names that scripts give them; jobs by their own. */
  static SortedMap<String, Program> programs() throws IOException {
    SortedMap<String, Program> programs = new TreeMap<>();
    try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
      for (Path script : scripts.toList()) {
        for (MatchResult found :
            LAUNCH.matcher(Files.readString(script, UTF_8)).results().toList()) {
          programs.put(found.group(1), new Program(found.group(2), found.group(3) != null));
        }
      }
    }
    for (String job : jobs()) {
      programs.put(job, new Program(className(job), false));
    }
    return programs;
  }

  static String run() throws IOException {
    return Files.readString(ROOT.resolve("scripts/run"), UTF_8);
  }

  /** Those that {@code scripts/run} names, former names too. */
  static List<String> jobs() throws IOException {
    Matcher jobs = Pattern.compile("(?m)^jobs=\"(.*)\"$").matcher(run());
    if (!jobs.find()) {
      throw new IllegalStateException("scripts/run names no jobs");
    }
    return List.of(jobs.group(1).split(" "));
  }

  /** By the script's {@code case} of rooms. */
  static String className(String job) throws IOException {
    Matcher line =
        Pattern.compile("(?m)^  [^\\n]*\\b" + job + "\\b[^\\n]*\\)\\s+package=(\\w+)")
            .matcher(run());
    return "dev.alluvium.pipelines." + (line.find() ? line.group(1) : "jobs") + "." + job;
  }
}
