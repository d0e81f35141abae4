package dev.alluvium.transforms.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Keeps positions that went through the pipeline until the gate says that they are safe. */
public final class DurablePositions {
  private final CommitGate gate;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private SourcePosition last;
  private SourcePosition taken;
  private long takenTicket;

  public DurablePositions(CommitGate gate, SourcePosition start) {
    this.gate = gate;
    this.last = start;
    this.taken = start;
  }

  /** Everything before the position went through; later positions are never before earlier ones. */
  public void delivered(SourcePosition position) {
    if (!position.equals(last)) {
      pending.add(new Pending(position, gate.ticket()));
      last = position;
    }
  }

  /** The furthest position that has become safe since it was asked for last. */
  public Optional<SourcePosition> takeDurable() {
    Optional<SourcePosition> durable = Optional.empty();
    while (!pending.isEmpty() && gate.isDurable(pending.element().ticket())) {
      takenTicket = pending.element().ticket();
      taken = pending.remove().position();
      durable = Optional.of(taken);
    }
    return durable;
  }

  /** The position was taken but could not be committed: it is given again, unless overtaken. */
  public void failed(SourcePosition position) {
    if (position.equals(taken)) {
      pending.addFirst(new Pending(position, takenTicket));
    }
  }

  private record Pending(SourcePosition position, long ticket) {}
}
