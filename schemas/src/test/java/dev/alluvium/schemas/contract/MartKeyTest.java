package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An aggregate mart is let in only if its key says of which window and group a row is. */
class MartKeyTest {
  private static final String EVENT =
      """
      event: sold
      description: Something was sold.
      owner: team
      source: {topic: sold, format: json}
      identity: [sale_id]
      event_time: sold_ts
      fields:
        sold_ts: {type: timestamp, required: true, description: When.}
        paid_ts: {type: timestamp, required: true, description: When it was paid.}
        sale_id: {type: int64, required: true, description: Sale.}
        article: {type: string, required: true, description: Article.}
        country: {type: string, description: Country.}
      derive:
        copied_ts: {copy: sold_ts, description: A copy.}
        twice_ts: {copy: copied_ts, description: A copy of a copy.}
        ten_ts: {floor: {of: sold_ts, to: 10m}, description: Ten minutes.}
        ten_copied_ts: {copy: ten_ts, description: A copy of ten minutes.}
        day_ts: {floor: {of: ten_ts, to: 1d}, description: Day of the ten minutes.}
        seven_ts: {floor: {of: ten_ts, to: 7m}, description: Seven of ten minutes.}
        later_ts: {plus_seconds: [sold_ts, sale_id], description: Some time later.}
        sold_day: {date: sold_ts, description: Day.}
      """;
  private static final String MART =
      """
      marts: shop
      owner: team
      tables:
        mart_sold:
          description: What was sold.
          from: sold
          window: %s
          dimensions: %s
          measures:
            sales: {count: "*", description: Sales.}
            first_ts: {min: sold_ts, description: First sale.}
            begin_ts: {min: twice_ts, description: First sale.}
            paid_first_ts: {min: paid_ts, description: First payment.}
            last_ts: {max: sold_ts, description: Last sale.}
      %s""";

  /** Dimensions by a letter or two. */
  private static final String[][] DIMENSIONS = {
    {"T", "at_ts: {copy: sold_ts}"},
    {"E", "at_ts: {copy: event_ts, description: At.}"},
    {"C", "at_ts: {copy: twice_ts}"},
    {"L", "at_ts: {copy: later_ts}"},
    {"P", "at_ts: {copy: paid_ts}"},
    {"F5", "five_ts: {floor: {of: sold_ts, to: 5m}, description: Five minutes.}"},
    {"F7", "seven_ts: {floor: {of: sold_ts, to: 7m}, description: Seven minutes.}"},
    {"F10", "ten_ts: {copy: ten_copied_ts}"},
    {"F1h", "hour_ts: {floor: {of: twice_ts, to: 1h}, description: Hour.}"},
    {"F2h", "two_ts: {floor: {of: sold_ts, to: 2h}, description: Two hours.}"},
    {"F3h", "three_ts: {floor: {of: sold_ts, to: 3h}, description: Three hours.}"},
    {"F12h", "half_ts: {floor: {of: sold_ts, to: 12h}, description: Half a day.}"},
    {"F2d", "pair_ts: {floor: {of: sold_ts, to: 2d}, description: Two days.}"},
    {"FP", "paid_hour_ts: {floor: {of: paid_ts, to: 1h}, description: Hour of the payment.}"},
    {"FL", "later_hour_ts: {floor: {of: later_ts, to: 1h}, description: Hour later.}"},
    {"FD", "day_ts: {copy: day_ts}"},
    {"F7T", "odd_ts: {copy: seven_ts}"},
    {"D", "day: {date: sold_ts, description: Day.}"},
    {"D10", "day: {date: ten_copied_ts, description: Day of the ten minutes.}"},
    {"D7", "day: {date: seven_ts, description: Day of the seven minutes.}"},
    {"DC", "day: {copy: sold_day}"},
    {"DP", "day: {date: paid_ts, description: Day of the payment.}"},
    {"H", "hour: {hour: event_ts, description: Hour.}"},
    {"H7", "hour: {hour: seven_ts, description: Hour.}"},
    {"HP", "hour: {hour: paid_ts, description: Hour of the payment.}"},
    {"LD", "local_day: {local_date: {of: sold_ts, zone: Europe/Berlin}, description: Day.}"},
    {"LDW", "local_day: {local_date: {of: ten_ts, zone: Asia/Kathmandu}, description: Day.}"},
    {"LH", "local_hour: {local_hour: {of: sold_ts, zone: Europe/Berlin}, description: Hour.}"},
    {"LHK", "local_hour: {local_hour: {of: sold_ts, zone: Asia/Kathmandu}, description: Hour.}"},
    {"LT", "local_time: {local_time: {of: sold_ts, zone: UTC}, description: Time.}"},
    {"LW", "weekday: {local_weekday: {of: sold_ts, zone: Europe/Berlin}, description: Day.}"},
    {"UD", "day: {local_date: {of: sold_ts, zone: Etc/UTC}, description: Day.}"},
    {"UH", "hour: {local_hour: {of: sold_ts, zone: UTC}, description: Hour.}"},
    {"UH6", "hour: {local_hour: {of: sold_ts, zone: UTC, every: 6}, description: Hour.}"},
    {"A", "article: {copy: article}"},
    {"AU", "article_upper: {standardise: article, description: Article.}"},
    {"N", "country: {copy: country}"},
    {"WS", "start: {window: start}"},
    {"WE", "stop: {window: end}"},
    {"WD", "on_day: {window: date}"},
    {"K", "mark: {constant: x, description: A mark.}"}
  };

  private final Path folder;

  MartKeyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "1h, T A",
    "1h, E",
    "7m, C",
    "1h, F5",
    "1h, F10 A",
    "1h, F1h",
    "6h, F2h F7",
    "6h, F3h",
    "1d, D A",
    "1d, DC",
    "2d, D",
    "1d, FD",
    "1d, D10",
    "1d, F5",
    "1d, UD",
    "1h, D H",
    "3h, D H",
    "1h, H FD",
    "1h, F12h H",
    "1h, UD UH",
    "6h, D UH6",
    "1d, F2h LD LH LW",
    "7m, WS A",
    "7m, WE",
    "2d, WD",
    "'{size: 1h, every: 10m}', WS A",
    "'{size: 1h, every: 10m}', WE",
    "'{size: 7d, every: 1d}', WD",
    "'{cumulate: 1d, every: 1h}', WE",
    "'{cumulate: 1d, every: 1h}', WS WE A",
    "'{day: Europe/Berlin}', WD A",
    "'{day: Europe/Berlin}', WS",
    "'{week: Europe/Berlin}', WE",
    "'{month: Asia/Kathmandu}', WD LW",
    "'{day: UTC}', D",
    "'{day: Etc/UTC}', F12h",
  })
  void takesAKeyThatSaysItsWindow(String window, String dimensions) throws IOException {
    assertThat(load(window, dimensions, "").name(), is("shop"));
  }

  @ParameterizedTest
  @CsvSource({
    "1h, A",
    "1h, H",
    "1h, D",
    "1h, D A",
    "1h, F2h",
    "1h, F2h F3h",
    "1h, F7",
    "10m, F7T",
    "1h, P",
    "1h, L",
    "1h, FP",
    "1h, FL",
    "1d, DP",
    "1d, D7",
    "36h, D",
    "90m, D H",
    "30m, D H",
    "1h, D HP",
    "1h, DP H",
    "1h, D H7",
    "1h, F2d H",
    "1h, D UH6",
    "7d, LD",
    "1d, LD",
    "1h, LD LH",
    "1h, D LH",
    "1h, LT",
    "36h, WD",
    "'{size: 1h, every: 10m}', A",
    "'{size: 1h, every: 10m}', F1h",
    "'{size: 1h, every: 10m}', T",
    "'{size: 1h, every: 10m}', WD",
    "'{cumulate: 1d, every: 1h}', WS",
    "'{cumulate: 1d, every: 1h}', D",
    "'{day: Europe/Berlin}', D",
    "'{day: Europe/Berlin}', LD",
    "'{week: UTC}', D",
    "'{month: UTC}', A",
  })
  void refusesAKeyThatDoesNot(String window, String dimensions) {
    assertThat(
        refusal(window, dimensions, ""),
        startsWith("marts.yaml:8: the key of mart_sold, " + names(dimensions)));
  }

  @Test
  void saysWhatToDo() {
    assertThat(
        refusal("24h", "A DP", ""),
        is(
            "marts.yaml:8: the key of mart_sold, article, day, does not tell its windows of 1d"
                + " apart, so that the row of one would replace that of another; add a dimension"
                + " that does, such as start_ts: {window: start}"));
    assertThat(
        refusal("90s", "LD A", "    grain: [article, local_day]"),
        is(
            "marts.yaml:15: the key of mart_sold, article, local_day, does not tell its windows of"
                + " 90s apart, so that the row of one would replace that of another; add a"
                + " dimension that does, such as start_ts: {window: start}, and name it in grain."
                + " Days and hours of a time zone are not those of the windows, which are UTC: let"
                + " the window be {day: Europe/Berlin}, with the zone's name, and the day {window:"
                + " date}; for sums by its hours let it be 15m, and add the windows up in a"
                + " view"));
  }

  @ParameterizedTest
  @CsvSource({
    "F1h A, F1h A",
    "F1h A AU K, F1h A",
    "F1h A D H FD, F1h A",
    "F1h A LD LH LW, F1h A",
    "F10 A LDW, F10 A",
    "F5 A LHK F10, F5 A",
    "T A LT F5 D, T A",
    "WS A AU WE F1h D H LW, WS A",
  })
  void takesAGrainThatSaysTheOtherDimensions(String dimensions, String grain) throws IOException {
    assertThat(load("1h", dimensions, grain(grain)).name(), is("shop"));
  }

  @ParameterizedTest
  @CsvSource({
    "F1h A N, F1h A, country",
    "F1h A AU, F1h AU, article",
    "F1h A F10, F1h A, ten_ts",
    "F1h A LHK, F1h A, local_hour",
    "F1h A LT, F1h A, local_time",
    "F1h A P, F1h A, at_ts",
    "F1h A DP, F1h A, day",
    "WS A F10, WS A, ten_ts",
  })
  void refusesAGrainThatLeavesOutWhatTellsGroupsApart(
      String dimensions, String grain, String left) {
    assertThat(
        refusal("1h", dimensions, grain(grain)),
        startsWith("marts.yaml:8: " + left + " is a dimension, and the key of mart_sold, "));
  }

  @ParameterizedTest
  @CsvSource({"first_ts", "begin_ts"})
  void takesASessionByItsFirstTime(String start) throws IOException {
    String grain = "    grain: [article, " + start + "]";
    assertThat(load("{session: 1h, longest: 1d}", "A AU", grain).name(), is("shop"));
  }

  @ParameterizedTest
  @CsvSource({"WS A, ''", "WS WE WD A, ''", "WS WE A, '    grain: [start, article]'"})
  void takesASessionByItsWindow(String dimensions, String grain) throws IOException {
    assertThat(load("{session: 1h, longest: 1d}", dimensions, grain).name(), is("shop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A | [article] | grain must name one column that is the session's first time",
        "A | [first_ts, article, begin_ts] | grain must name one column that is the session's first",
        "A WS | [first_ts, article, start] | grain must name one column that is the session's first",
        "A WE | [article, stop] | stop is the end of a session, which changes as events come",
        "A WD | [article, on_day] | on_day is the date of a session, which changes as events come",
        "A | [article, paid_first_ts] | paid_first_ts is a measure, which changes as events come",
        "A | [article, first_ts, last_ts] | last_ts is a measure, which changes as events come",
        "A N | [article, first_ts] | country is a dimension, and the key of mart_sold, article,",
        "D H | [day, first_ts] | hour is a dimension",
      })
  void refusesASessionByAnythingElse(String dimensions, String grain, String fault) {
    assertThat(
        refusal("{session: 1h, longest: 1d}", dimensions, "    grain: " + grain),
        containsString(fault));
  }

  @Test
  void refusesAMeasureInTheKeyOfWindowsOfOneLength() {
    assertThat(
        refusal("1h", "F1h", "    grain: [hour_ts, first_ts]"),
        is(
            "marts.yaml:15: first_ts is a measure, which changes as events come, so that it cannot"
                + " be part of the key; take it out of grain"));
  }

  private static final String TOP =
      """
          top:
            n: 3
            per: [%s]
            by: [sales desc]
            rank: {name: place, description: Place.}
      """;

  @Test
  void takesRanksPerWindow() throws IOException {
    assertThat(load("1h", "F1h A", TOP.formatted("hour_ts")).name(), is("shop"));
    assertThat(
        load("1h", "F1h A", TOP.formatted("hour_ts") + "    grain: [place, hour_ts]\n").name(),
        is("shop"));
    assertThat(load("1h", "D H A N", TOP.formatted("day, hour, country")).name(), is("shop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1h | F1h A | article | per of top does not tell the windows of 1h apart",
        "1h | D H A | day | per of top does not tell the windows of 1h apart",
        "{cumulate: 1d, every: 1h} | WS A | start | add a dimension that does, such as end_ts",
        "{size: 1d, every: 1h} | WD A | on_day | windows of 1d every 1h apart",
        "1d | LD A | local_day | Days and hours of a time zone are not those of the windows",
        "{session: 1h, longest: 1d} | A | article | top takes windows that do not change",
      })
  void refusesRanksThatMixWindows(String window, String dimensions, String per, String fault) {
    String grain = window.startsWith("{session") ? "    grain: [article, first_ts]\n" : "";
    String refusal = refusal(window, dimensions, TOP.formatted(per) + grain);
    assertThat(refusal, startsWith("marts.yaml:15: "));
    assertThat(refusal, containsString(fault));
  }

  @Test
  void refusesAnyOtherKeyOfRanks() {
    assertThat(
        refusal("1h", "F1h A", TOP.formatted("hour_ts") + "    grain: [hour_ts, article]\n"),
        is(
            "marts.yaml:20: a mart with top is keyed by per and rank, hour_ts, place, which its"
                + " rows keep as they change places; leave grain out"));
  }

  private static String grain(String letters) {
    return "    grain: [" + names(letters) + "]";
  }

  private static String names(String letters) {
    StringBuilder names = new StringBuilder();
    for (String letter : letters.split(" ", -1)) {
      names.append(names.isEmpty() ? "" : ", ").append(dimension(letter).split(":", 2)[0]);
    }
    return names.toString();
  }

  private static String dimensions(String letters) {
    StringBuilder block = new StringBuilder("{");
    for (String letter : letters.split(" ", -1)) {
      block.append(block.length() == 1 ? "" : ", ").append(dimension(letter));
    }
    return block.append("}").toString();
  }

  private static String dimension(String letter) {
    for (String[] dimension : DIMENSIONS) {
      if (dimension[0].equals(letter)) {
        return dimension[1];
      }
    }
    throw new AssertionError("no dimension " + letter);
  }

  private String refusal(String window, String dimensions, String rest) {
    return assertThrows(ContractException.class, () -> load(window, dimensions, rest)).getMessage();
  }

  private DomainSpec load(String window, String dimensions, String rest) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: shop\ndescription: A shop.\nowner: team\n");
    Files.writeString(folder.resolve("sold.yaml"), EVENT);
    Files.writeString(
        folder.resolve("marts.yaml"), MART.formatted(window, dimensions(dimensions), rest));
    return ContractLoader.load(folder);
  }
}
