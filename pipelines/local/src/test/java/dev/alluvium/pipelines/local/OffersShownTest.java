package dev.alluvium.pipelines.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersShownTest {
  private final OffersShown offers = new OffersShown("listener_offers");

  @Test
  void areALineEachThatAPersonReads() {
    add("upgrade_hesitation", "244", true, false, 200);
    add("stay_paid", "595", false, false, 300);
    add("stay_paid", "596", false, true, 400);

    assertThat(
        printed(),
        contains(
            "",
            "offers on the topic listener_offers: stay_paid 1, upgrade_hesitation 1",
            "from an event to its offer: 300 ms at the median, 300 ms for nine of ten",
            "  2024-03-01T10:15:30Z  upgrade_hesitation  244  Stay.  (control group: not to be"
                + " shown)",
            "  2024-03-01T10:15:30Z  stay_paid  595  Stay.",
            "  2024-03-01T10:15:30Z  stay_paid  596  Stay.  (taken back)"));
  }

  @Test
  void sayThatThereIsNone() {
    assertThat(printed(), contains("", "offers on the topic listener_offers: none yet"));
  }

  private void add(String rule, String subject, boolean control, boolean gone, int millis) {
    Instant offered = Instant.parse("2024-03-01T10:15:30Z");
    offers.add(
        """
        {"rule":"%s","subject":"%s","offered_ts":"%s","is_control":%s,"is_taken_back":%s,"text":"Stay."}
        """
            .formatted(rule, subject, offered, control, gone),
        offered.plusMillis(millis));
  }

  private List<String> printed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    offers.print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().toList();
  }
}
