package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.SkipReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People build reports and alerts on the two lists: whatever shows them has all of them. */
class DocumentedOutcomesTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> OUTCOMES =
      Arrays.stream(Outcome.values()).map(Outcome::code).toList();
  private static final List<String> REASONS =
      Arrays.stream(RejectReason.values()).map(RejectReason::code).toList();

  @Test
  void areThoseOfTheirPage() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/ledger.md"));
    assertThat(firstColumn(section(page, "## Outcomes")), is(OUTCOMES));
    assertThat(firstColumn(section(page, "## Reasons of rejects")), is(REASONS));
    assertThat(
        firstColumn(section(page, "## Reasons of skips")),
        is(Arrays.stream(SkipReason.values()).map(SkipReason::code).toList()));
  }

  @Test
  void areThoseOfTheLedgersOwnDescription() {
    String description =
        OpsTables.ledger("data").columns().stream()
            .filter(column -> column.name().equals("outcome"))
            .map(ColumnSpec::description)
            .findFirst()
            .orElseThrow();
    assertThat(found("(\\w+): ", description), is(OUTCOMES));
  }

  @Test
  void areThoseThatTheDashboardShows() throws IOException {
    String dashboard = Files.readString(ROOT.resolve("terraform/modules/monitoring/dashboard.tf"));
    List<String> shown = found("metric_name=~\\\\\"([a-z_|]*accepted[a-z_|]*)\\\\\"", dashboard);
    assertThat(shown, is(List.of(String.join("|", OUTCOMES))));
  }

  @Test
  void areWhatAlertsAskFor() throws IOException {
    String alerts = Files.readString(ROOT.resolve("terraform/modules/monitoring/alerts.tf"));
    for (String asked : found("metric_name=~?\\\\\"([a-z_|]+)\\\\\"", alerts)) {
      for (String outcome : asked.split("[|]", -1)) {
        assertThat(outcome, OUTCOMES.contains(outcome), is(true));
      }
    }
    for (String reason : found("reason ([a-z_]+)", alerts)) {
      assertThat(reason, REASONS.contains(reason), is(true));
    }
  }

  private static String section(String page, String heading) {
    int start = page.indexOf(heading);
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static List<String> firstColumn(String section) {
    return found("(?m)^\\| `([a-z_]+)` \\|", section);
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
