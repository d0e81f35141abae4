package dev.alluvium.transforms.ledger;

import dev.alluvium.transforms.fold.StateSizes;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.junit.jupiter.api.Test;

/** What the ledger's state takes, encoded, for each count. */
class LedgerSizeTest {
  @Test
  void ofACount() {
    StateSizes.check(
        "a count of the ledger",
        Sums.coder(LedgerKey.CODER, VarLongCoder.of()),
        count -> {
          Sums<LedgerKey, Long> sums = new Sums<>("run");
          for (int i = 0; i < count; i++) {
            sums.add(
                LedgerKey.of("listen_events", "listen_events-0", 3600L * i, Outcome.ACCEPTED, ""),
                1_000L,
                Long::sum);
          }
          return sums;
        });
  }
}
