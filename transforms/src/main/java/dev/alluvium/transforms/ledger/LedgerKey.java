package dev.alluvium.transforms.ledger;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/** What the ledger counts by. */
@AutoValue
public abstract class LedgerKey {
  /** Deterministic. */
  public static final Coder<LedgerKey> CODER = new LedgerKeyCoder();

  /** In the place of an event, where a record is of none, or of several. */
  public static final String ANY_EVENT = "*";

  /** Event type. */
  public abstract String event();

  /** Where the records were read. */
  public abstract String source();

  /** Start of the hour the events happened in, epoch seconds UTC; NULL where that is unknown. */
  public abstract @Nullable Long windowStart();

  public abstract Outcome outcome();

  /** Why; empty where the outcome says it all. */
  public abstract String reason();

  public static LedgerKey of(
      String event, String source, @Nullable Long windowStart, Outcome outcome, String reason) {
    return new AutoValue_LedgerKey(event, source, windowStart, outcome, reason);
  }

  private static final class LedgerKeyCoder extends AtomicCoder<LedgerKey> {
    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(LedgerKey key, OutputStream out) throws IOException {
      TEXT.encode(key.event(), out);
      TEXT.encode(key.source(), out);
      Long windowStart = key.windowStart();
      VarLongCoder.of().encode(windowStart == null ? UNKNOWN : windowStart, out);
      TEXT.encode(key.outcome().code(), out);
      TEXT.encode(key.reason(), out);
    }

    @Override
    public LedgerKey decode(InputStream in) throws IOException {
      String event = TEXT.decode(in);
      String source = TEXT.decode(in);
      long windowStart = VarLongCoder.of().decode(in);
      Outcome outcome = Outcome.valueOf(TEXT.decode(in).toUpperCase(Locale.ROOT));
      return of(
          event, source, windowStart == UNKNOWN ? null : windowStart, outcome, TEXT.decode(in));
    }
  }
}
