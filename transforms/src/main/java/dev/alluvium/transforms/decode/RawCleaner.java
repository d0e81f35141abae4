package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Cleans rows of a raw table by today's contract, as their records would be cleaned if they came
 * now: fields that it knows since are taken from what rows have left over. Not safe for several
 * threads.
 */
public final class RawCleaner {
  /** A run that loads an event and then its marts counts what it could not compute as loaded. */
  private static final String NO_SOURCE = "*";

  private final String event;
  private final LaterFields later;
  private final LaterFields notRead;
  private final @Nullable Object[] ofNotRead;
  private final EventCleaner cleaner;
  private final RawColumns columns;

  /** For rows of that event. */
  public RawCleaner(EventSpec event) {
    this(event, event);
  }

  /**
   * For rows of an event of which not all columns are read.
   *
   * @param event with the fields that rows have
   * @param whole with all: what a row has left over for the others can keep it out
   */
  public RawCleaner(EventSpec event, EventSpec whole) {
    this.event = event.name();
    later = new LaterFields(event, event.fields());
    List<FieldSpec> others =
        whole.fields().stream().filter(field -> !event.fields().contains(field)).toList();
    notRead = new LaterFields(whole, others);
    ofNotRead = new @Nullable Object[others.size()];
    cleaner = new EventCleaner(event);
    columns = new RawColumns(event);
  }

  /**
   * The cleaned row; NULL where the contract does not let it in.
   *
   * @param counts of rows that are left out, and of derived columns that could not be computed
   */
  public @Nullable Row clean(Row raw, LedgerCounts counts) {
    Uncomputable uncomputable =
        (values, column) ->
            count(NO_SOURCE, raw, Outcome.UNCOMPUTABLE, event + "." + column, counts);
    try {
      notRead.check(raw, columns.extra(), ofNotRead);
      return cleaner.clean(later.complete(raw), uncomputable);
    } catch (RejectedException e) {
      Object source = raw.getValues().get(columns.source());
      String ofSource = (String) Objects.requireNonNull(source);
      count(ofSource, raw, Outcome.LEFT_OUT, e.reason().code(), counts);
      return null;
    }
  }

  private void count(String source, Row raw, Outcome outcome, String reason, LedgerCounts counts) {
    List<@Nullable Object> values = raw.getValues();
    counts.add(event, source, (Instant) values.get(columns.eventTs()), outcome, reason);
  }
}
