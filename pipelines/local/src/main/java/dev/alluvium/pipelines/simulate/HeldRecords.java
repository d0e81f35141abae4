package dev.alluvium.pipelines.simulate;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Records to be sent later, by the event time at which they are due; ties in order of arrival. */
final class HeldRecords {
  private record Held(SimulatedRecord simulated, long due, long arrival)
      implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int byDue = Long.compare(due, other.due);
      return byDue != 0 ? byDue : Long.compare(arrival, other.arrival);
    }
  }

  private final PriorityQueue<Held> queue = new PriorityQueue<>();
  private long arrivals;

  void hold(SimulatedRecord simulated, long due) {
    queue.add(new Held(simulated, due, arrivals++));
  }

  /** The next record that is due at {@code now} or before. */
  @Nullable SimulatedRecord poll(long now) {
    Held first = queue.peek();
    if (first == null || first.due() > now) {
      return null;
    }
    queue.remove();
    return first.simulated();
  }
}
