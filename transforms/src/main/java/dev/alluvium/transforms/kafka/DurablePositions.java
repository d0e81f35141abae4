package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.SourcePosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Keeps positions that went through the pipeline until the gate says that they are safe. */
final class DurablePositions {
  private final CommitGate gate;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private SourcePosition last;
  private SourcePosition taken;
  private long takenTicket;

  DurablePositions(CommitGate gate, SourcePosition start) {
    this.gate = gate;
    this.last = start;
    this.taken = start;
  }

  /** Everything before the position went through; later positions are never before earlier ones. */
  void delivered(SourcePosition position) {
    if (!position.equals(last)) {
      pending.add(new Pending(position, gate.ticket()));
      last = position;
    }
  }

  /** The furthest position that has become safe since it was asked for last. */
  Optional<SourcePosition> takeDurable() {
    Optional<SourcePosition> durable = Optional.empty();
    while (!pending.isEmpty() && gate.isDurable(pending.element().ticket())) {
      takenTicket = pending.element().ticket();
      taken = pending.remove().position();
      durable = Optional.of(taken);
    }
    return durable;
  }

  /** The position was taken but could not be committed: it is given again, unless overtaken. */
  void failed(SourcePosition position) {
    if (position.equals(taken)) {
      pending.addFirst(new Pending(position, takenTicket));
    }
  }

  private record Pending(SourcePosition position, long ticket) {}
}
