package dev.alluvium.pipelines.simulate;

import static dev.alluvium.pipelines.simulate.DirtKind.DUPLICATE;
import static dev.alluvium.pipelines.simulate.DirtKind.ESCAPED_QUOTE;
import static dev.alluvium.pipelines.simulate.DirtKind.LATE;
import static dev.alluvium.pipelines.simulate.DirtKind.MOJIBAKE;
import static dev.alluvium.pipelines.simulate.DirtKind.QUOTED_AGENT;
import static dev.alluvium.pipelines.simulate.DirtKind.TRUNCATED_PUNCTUATION;
import static dev.alluvium.pipelines.simulate.DirtKind.UNKNOWN_FIELD;

import java.io.IOException;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Turns drafts into the records that are sent: spoils some, holds late ones and duplicates back
 * until the feed's event time has reached theirs, and counts. It draws from a sequence of its own,
 * so that the events beneath the dirt do not depend on the dirt.
 */
final class SpreadDirt {
  private static final int LONGEST_DUPLICATE_DELAY_SECONDS = 30;

  private final Dirt dirt;
  private final EventSink sink;
  private final SimulationTally tally;
  private final SplittableRandom random;
  private final BreakRecord breakRecord;
  private final HeldRecords held = new HeldRecords();
  private final JsonBytes json = new JsonBytes();
  private final EnumSet<DirtKind> found = EnumSet.noneOf(DirtKind.class);

  SpreadDirt(Dirt dirt, long seed, EventSink sink, SimulationTally tally) {
    this.dirt = dirt;
    this.sink = sink;
    this.tally = tally;
    this.random = new SplittableRandom(~seed);
    this.breakRecord = new BreakRecord(dirt, random);
  }

  /** Sends what is due before the event, then the event, unless it is held back. */
  void send(EventDraft event) throws IOException {
    for (SimulatedRecord due = held.poll(event.time());
        due != null;
        due = held.poll(event.time())) {
      deliver(due);
    }
    tally.event(event.topic());
    found.clear();
    DirtKind broken = breakRecord.choose(event);
    if (broken != null) {
      SimulatedRecord spoilt = toRecord(event, breakRecord.spoilBytes(broken, event.encode(json)));
      tally.dirt(event.topic(), broken);
      deliver(spoilt);
      return;
    }
    spoilFields(event);
    SimulatedRecord intact = toRecord(event, event.encode(json));
    for (DirtKind kind : found) {
      tally.dirt(event.topic(), kind);
    }
    schedule(intact);
  }

  /** Sends what is still held back. */
  void finish() throws IOException {
    for (SimulatedRecord rest = held.poll(Long.MAX_VALUE);
        rest != null;
        rest = held.poll(Long.MAX_VALUE)) {
      deliver(rest);
    }
  }

  private void schedule(SimulatedRecord intact) throws IOException {
    long due = intact.eventTime();
    if (happens(LATE)) {
      tally.dirt(intact.topic(), LATE);
      due += dirt.lateBy().toMillis();
      held.hold(intact, due);
    } else {
      deliver(intact);
    }
    if (happens(DUPLICATE)) {
      tally.dirt(intact.topic(), DUPLICATE);
      held.hold(intact, due + 1000L * (1 + random.nextInt(LONGEST_DUPLICATE_DELAY_SECONDS)));
    }
  }

  private void spoilFields(EventDraft event) {
    if (happens(QUOTED_AGENT)) {
      spoil(event, FieldRole.AGENT, QUOTED_AGENT, SpoilText::quoted);
    }
    if (happens(ESCAPED_QUOTE)) {
      spoil(event, FieldRole.TITLE, ESCAPED_QUOTE, SpoilText::escapedQuotes);
    }
    if (happens(TRUNCATED_PUNCTUATION)) {
      spoil(event, FieldRole.TITLE, TRUNCATED_PUNCTUATION, SpoilText::truncatedPunctuation);
    }
    if (happens(MOJIBAKE)) {
      spoil(event, FieldRole.TITLE, MOJIBAKE, SpoilText::mojibake);
    }
    if (!event.isLine() && happens(UNKNOWN_FIELD)) {
      found.add(UNKNOWN_FIELD);
      if (random.nextBoolean()) {
        event.text("tag", "variant-" + (char) ('a' + random.nextInt(4)));
      } else {
        event.literal(
            "device",
            "{\"os\":\"os-" + random.nextInt(9) + "\",\"battery\":" + random.nextInt(101) + "}",
            FieldRole.PLAIN);
      }
    }
  }

  private void spoil(EventDraft event, FieldRole role, DirtKind kind, UnaryOperator<String> how) {
    for (int i = event.find(role, 0); i >= 0; i = event.find(role, i + 1)) {
      String before = event.textAt(i);
      String after = how.apply(before);
      if (!after.equals(before)) {
        event.setText(i, after);
        found.add(kind);
      }
    }
  }

  private boolean happens(DirtKind kind) {
    double fraction = dirt.fraction(kind);
    return fraction > 0 && random.nextDouble() < fraction;
  }

  private static SimulatedRecord toRecord(EventDraft event, byte[] payload) {
    return SimulatedRecord.of(event.topic(), event.key(), event.time(), payload);
  }

  private void deliver(SimulatedRecord simulated) throws IOException {
    sink.send(simulated);
    tally.sent(simulated.topic());
  }
}
