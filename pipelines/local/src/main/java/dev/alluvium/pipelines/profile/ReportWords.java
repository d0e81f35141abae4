package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.SourceProfile.Spread;
import java.util.Locale;
import java.util.Map;

/** Figures and kinds in words, for people. */
final class ReportWords {
  private ReportWords() {}

  /** In its two largest units: {@code 2 h 13 min}. */
  static String duration(double seconds) {
    if (seconds < 0) {
      return "-" + duration(-seconds);
    }
    if (seconds > 0 && seconds < 1) {
      return Math.max(1, Math.round(seconds * 1000)) + " ms";
    }
    if (seconds < 60 && seconds != Math.rint(seconds)) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3_600) {
      return two(whole / 60, "min", whole % 60, "s");
    }
    return whole < 86_400
        ? two(whole / 3_600, "h", whole % 3_600 / 60, "min")
        : two(whole / 86_400, "d", whole % 86_400 / 3_600, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return number(large) + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  static String spread(Spread spread) {
    return "%s at the median, %s at 99 of 100, %s at most"
        .formatted(duration(spread.median()), duration(spread.most()), duration(spread.max()));
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(double share) {
    boolean isWhole = share == 0 || share == 1;
    return isWhole
        ? Math.round(share * 100) + " %"
        : String.format(Locale.ROOT, "%.1f %%", Math.min(99.9, Math.max(.1, share * 100)));
  }

  /** How times are written. */
  static String form(TimeForm form) {
    if (form.keys().get("local") instanceof Map<?, ?> local) {
      return local.get("pattern") + ", " + local.get("zone");
    }
    return switch (String.valueOf(form.keys().get("encoding"))) {
      case "epoch_seconds" -> "seconds since 1970";
      case "epoch_millis" -> "milliseconds since 1970";
      case "epoch_micros" -> "microseconds since 1970";
      default -> "ISO 8601";
    };
  }

  static String format(SampledFormat format) {
    String kind =
        switch (format.kind()) {
          case JSON -> "JSON";
          case DEBEZIUM -> "changes by Debezium";
          case CSV ->
              "values between "
                  + format.csv().map(csv -> sign(csv.delimiter())).orElse("")
                  + format
                      .csv()
                      .map(csv -> csv.header() ? ", with a header" : ", without a header")
                      .orElse("");
        };
    return kind + (format.exported() ? ", whole records" : "");
  }

  private static String sign(char delimiter) {
    return switch (delimiter) {
      case '\t' -> "tabs";
      case ',' -> "commas";
      case ';' -> "semicolons";
      default -> String.valueOf(delimiter);
    };
  }
}
