package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.text.ShownText;
import java.beans.Introspector;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** What can be said about a job's options: its help, and what is wrong with an argument. */
final class Options {
  private static final String OURS = DomainOptions.class.getPackageName().replace(".options", "");

  private static final Pattern NO_VALUE =
      Pattern.compile(
          "Cannot deserialize value of type `[^`]+` from String \"(.*)\":"
              + "|^Empty argument value is only allowed for");

  /** So much of an argument is shown. */
  private static final int LONGEST = 200;

  private Options() {}

  /** What options that are no text hold, for people. */
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "whole number up to " + Integer.MAX_VALUE,
          long.class, "whole number",
          double.class, "number",
          Double.class, "number",
          boolean.class, "true or false");

  /**
   * Holds arguments against what their options look like.
   *
   * @throws IllegalArgumentException naming the first option that looks otherwise
   */
  static void check(Class<? extends PipelineOptions> options, String... args) {
    List<String> given = List.of(args);
    for (Method getter : getters(options)) {
      Matches matches = getter.getAnnotation(Matches.class);
      if (matches == null) {
        continue;
      }
      checkSecret(name(getter), matches, given);
      if (matches.like().isEmpty()) {
        continue;
      }
      String option = "--" + name(getter) + "=";
      given.stream()
          .filter(arg -> arg.startsWith(option))
          .filter(arg -> !arg.substring(option.length()).matches(matches.value()))
          .findFirst()
          .ifPresent(
              arg -> {
                throw new IllegalArgumentException(
                    ShownText.escaped(arg, LONGEST) + " makes no sense; write " + matches.like());
              });
    }
  }

  /** Before anything is connected with; what is no name is not shown, as it may be the secret. */
  private static void checkSecret(String option, Matches matches, List<String> given) {
    String start = "--" + option + "=";
    given.stream()
        .filter(arg -> arg.startsWith(start))
        .flatMap(arg -> SecretName.fault(option, matches, arg.substring(start.length())).stream())
        .findFirst()
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
  }

  /** One line for an argument that the options did not take. */
  static String explain(
      IllegalArgumentException e, Class<? extends PipelineOptions> options, String... args) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    String line = message.lines().findFirst().orElse(message);
    int classNamed = line.indexOf("Class interface");
    if (classNamed >= 0) {
      line =
          line.replaceAll(
              "Class interface \\S+ missing a property named '([^']+)'.*", "unknown option --$1");
    }
    if (line.startsWith("Unknown 'runner' specified 'FlinkRunner'")) {
      return "Flink is not on the class path: start the job with scripts/run, or build it with mvn -Pflink";
    }
    if (line.contains(
        "expected one element but was: <")) { // Of values, one of which may be secret.
      return twice(args) + " is given more than once; give it once; --help lists the options";
    }
    Matcher value = NO_VALUE.matcher(line);
    if (value.find()) {
      line = unfit(value.group(1) == null ? "" : value.group(1), options, args);
    }
    line = line.replaceAll("Missing required value for \\[--([^,\\]]+).*", "--$1 is missing");
    return line + "; --help lists the options";
  }

  /** The parser does not say which option it is, but for its values. */
  private static String twice(String... args) {
    Set<String> seen = new HashSet<>();
    return Arrays.stream(args)
        .map(arg -> arg.split("=", 2)[0])
        .filter(option -> !seen.add(option))
        .findFirst()
        .orElse("an option");
  }

  /** Neither Beam nor its parser says whose the value is; the first that cannot hold it is. */
  private static String unfit(
      String value, Class<? extends PipelineOptions> options, String... args) {
    List<String> given = List.of(args);
    return getters(options).stream()
        .filter(getter -> KINDS.containsKey(getter.getReturnType()))
        .filter(getter -> given.contains("--" + name(getter) + "=" + value))
        .map(
            getter ->
                "--%s=%s is no %s"
                    .formatted(name(getter), value, KINDS.get(getter.getReturnType())))
        .findFirst()
        .orElse("an option has the value \"" + value + "\", which it cannot hold");
  }

  private static String name(Method getter) {
    return Introspector.decapitalize(getter.getName().substring(3));
  }

  static void printHelp(String command, Class<? extends PipelineOptions> options, PrintStream out) {
    out.printf(Locale.ROOT, "usage: %s [--option=value …]%n%n", command);
    for (Method getter : getters(options)) {
      out.printf(Locale.ROOT, "  --%s%s%n", name(getter), defaultOf(getter));
      Description description = getter.getAnnotation(Description.class);
      if (description != null) {
        out.printf(Locale.ROOT, "      %s%n", description.value());
      }
    }
    out.printf(Locale.ROOT, "%nOptions of Apache Beam and its runners can be given too.%n");
  }

  static List<Method> getters(Class<? extends PipelineOptions> options) {
    return Arrays.stream(options.getMethods())
        .filter(m -> m.getName().startsWith("get") && m.getParameterCount() == 0)
        .filter(m -> m.getDeclaringClass().getName().startsWith(OURS))
        .sorted(
            Comparator.comparing((Method m) -> m.getDeclaringClass().getSimpleName())
                .thenComparing(Method::getName))
        .toList();
  }

  private static String defaultOf(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        return "=" + text.value();
      }
      if (annotation instanceof Default.Integer number) {
        return "=" + number.value();
      }
      if (annotation instanceof Default.Double number) {
        return String.format(Locale.ROOT, "=%.0f", number.value());
      }
      if (annotation instanceof Default.Boolean flag) {
        return "=" + flag.value();
      }
      if (annotation instanceof Validation.Required) {
        return " (required)";
      }
    }
    return "";
  }
}
