package dev.alluvium.pipelines.options;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The most records that a run may reject.
 *
 * @param most a number of records, or percent of those read
 */
public record MaxRejects(BigDecimal most, boolean isShare) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d{1,9})?)%");

  /**
   * The limit that the option names; any number where it is not given.
   *
   * @throws UserException if it is neither a number nor a share
   */
  public static MaxRejects of(RejectOptions options) {
    String text = options.getMaxRejects();
    return text == null ? new MaxRejects(HUNDRED, true) : parse(text);
  }

  private static MaxRejects parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text);
    }
    @Nullable String number = matcher.group(1);
    if (number != null) {
      return new MaxRejects(new BigDecimal(number), false);
    }
    BigDecimal share = new BigDecimal(matcher.group(2));
    if (share.compareTo(HUNDRED) > 0) {
      throw wrong(text);
    }
    return new MaxRejects(share, true);
  }

  private static UserException wrong(String text) {
    return new UserException(
        "--maxRejects=%s is no limit; write a share of the records read, as 5%%, or a number, as 0"
            .formatted(text));
  }

  /** Whether so many of so many records are too many. */
  public boolean isExceeded(long rejected, long read) {
    BigDecimal measured = BigDecimal.valueOf(rejected);
    return isShare
        ? measured.multiply(HUNDRED).compareTo(most.multiply(BigDecimal.valueOf(read))) > 0
        : measured.compareTo(most) > 0;
  }

  /** As people write it. */
  @Override
  public String toString() {
    return most.toPlainString() + (isShare ? "%" : "");
  }
}
