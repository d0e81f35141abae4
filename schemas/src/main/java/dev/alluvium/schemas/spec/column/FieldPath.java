package dev.alluvium.schemas.spec.column;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way from a record to one of its values: {@code payload.items[0].sku}. A step is a name, or
 * the number of an element of a list, from 0. A name that holds a dot, or begins with a quote,
 * stands in double quotes: {@code "a.b".c}; a quote within them twice.
 */
public record FieldPath(List<Step> steps) implements Serializable {
  /** What looks like the number of an element, and is none. */
  private static final Pattern SLIP = Pattern.compile("\\[(?:[-0-9][^\\]]*|\\*|)]$");

  /** No list is as long as a number of more digits says. */
  private static final int MOST_DIGITS = 9;

  private static final Pattern NUMBER = Pattern.compile("\\[([0-9]+)]");
  private static final int NO_ELEMENT = -1;

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /**
   * A step of the way.
   *
   * @param name of a value in an object; empty where the step leads to an element
   * @param element number of an element in a list; negative where the step has a name
   */
  public record Step(String name, int element) implements Serializable {
    public static Step named(String name) {
      return new Step(name, NO_ELEMENT);
    }

    public static Step element(int number) {
      return new Step("", number);
    }

    public boolean isElement() {
      return element >= 0;
    }
  }

  /**
   * The path that a text writes.
   *
   * @throws IllegalArgumentException if it writes none; the message says why, for people
   */
  public static FieldPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      at = text.startsWith("\"", at) ? quoted(text, at, steps) : plain(text, at, steps);
    }
    return new FieldPath(steps);
  }

  /**
   * The path on from a value that may be a list: {@code [0].sku}.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static FieldPath within(String text) {
    int dot = text.indexOf('.');
    String first = dot < 0 ? text : text.substring(0, dot);
    if (first.isEmpty() || startOfNumbers(first) > 0) {
      return parse(text);
    }
    List<Step> steps = new ArrayList<>();
    addNumbers(first, steps);
    if (dot >= 0) {
      steps.addAll(parse(text.substring(dot + 1)).steps());
    }
    return new FieldPath(steps);
  }

  /** Adds a name up to the next dot, and the numbers behind it; gives the place behind the dot. */
  private static int plain(String text, int at, List<Step> steps) {
    int dot = text.indexOf('.', at);
    String step = text.substring(at, dot < 0 ? text.length() : dot);
    String name = step.substring(0, startOfNumbers(step));
    if (SLIP.matcher(name).find()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has brackets that hold no number of an element; put a name with such brackets in"
              + " quotes, as '\"a[]\"'");
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has a step without a name; put a name with a dot in quotes, as '\"a.b\"'");
    }
    steps.add(Step.named(name));
    addNumbers(step.substring(name.length()), steps);
    return dot < 0 ? text.length() + 1 : dot + 1;
  }

  private static int quoted(String text, int at, List<Step> steps) {
    StringBuilder name = new StringBuilder();
    int end = at + 1;
    while (end < text.length() && (text.charAt(end) != '"' || text.startsWith("\"\"", end))) {
      name.append(text.charAt(end));
      end += text.charAt(end) == '"' ? 2 : 1;
    }
    int dot = text.indexOf('.', end);
    String rest =
        end < text.length() ? text.substring(end + 1, dot < 0 ? text.length() : dot) : "?";
    if (startOfNumbers(rest) > 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has a quote that is not closed, or text behind one that is");
    }
    steps.add(Step.named(name.toString()));
    addNumbers(rest, steps);
    return dot < 0 ? text.length() + 1 : dot + 1;
  }

  /** Where the numbers in brackets begin that a text ends with; its length where there are none. */
  private static int startOfNumbers(String text) {
    int start = text.length();
    while (start > 0 && text.charAt(start - 1) == ']') {
      int open = text.lastIndexOf('[', start - 1);
      if (open < 0 || !isNumber(text, open + 1, start - 1)) {
        break;
      }
      start = open;
    }
    return start;
  }

  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < to && to - from <= MOST_DIGITS;
  }

  private static void addNumbers(String numbers, List<Step> steps) {
    Matcher number = NUMBER.matcher(numbers);
    while (number.find()) {
      steps.add(Step.element(Integer.parseInt(number.group(1))));
    }
  }

  public Step first() {
    return steps.get(0);
  }

  /** The name that is told last on the way. */
  public String lastName() {
    return steps.stream()
        .filter(step -> !step.isElement())
        .reduce((before, after) -> after)
        .map(Step::name)
        .orElse("");
  }

  /** The way on from the first step. */
  public FieldPath rest() {
    return new FieldPath(steps.subList(1, steps.size()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step.isElement()) {
        text.append('[').append(step.element()).append(']');
      } else {
        text.append(text.length() == 0 ? "" : ".").append(written(step.name()));
      }
    }
    return text.toString();
  }

  private static String written(String name) {
    boolean isPlain =
        !name.isEmpty()
            && name.indexOf('.') < 0
            && !name.startsWith("\"")
            && startOfNumbers(name) == name.length()
            && !SLIP.matcher(name).find();
    return isPlain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
