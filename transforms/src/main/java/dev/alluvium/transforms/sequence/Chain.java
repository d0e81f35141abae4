package dev.alluvium.transforms.sequence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one sequence, one per instant, in order of time. */
final class Chain {
  private final List<SequenceRow> rows;

  Chain() {
    this(new ArrayList<>());
  }

  /** Of rows in order. */
  Chain(List<SequenceRow> rows) {
    this.rows = rows;
  }

  List<SequenceRow> rows() {
    return rows;
  }

  /**
   * Takes a row in, unless one that counts more, or the same, is there at its instant. What changes
   * by it is marked: the row itself, and the one behind it.
   *
   * @return whether anything changed
   */
  boolean add(SequenceRow given) {
    int place = place(given.micros);
    boolean isTaken = place < rows.size() && rows.get(place).micros == given.micros;
    if (isTaken && !given.outranks(rows.get(place))) {
      return false;
    }
    SequenceRow row = given.copy();
    shareValues(row, place);
    if (isTaken) {
      rows.set(place, row);
    } else {
      rows.add(place, row);
    }
    row.dirty = true;
    if (place + 1 < rows.size()) {
      rows.get(place + 1).dirty = true;
    }
    return true;
  }

  /** Rows of a sequence are alike in most columns: equal values are held once. */
  private void shareValues(SequenceRow row, int place) {
    if (rows.isEmpty()) {
      return;
    }
    @Nullable Object[] like = rows.get(Math.min(place, rows.size() - 1)).values;
    for (int i = 0; i < like.length; i++) {
      if (row.values[i] != null && row.values[i].equals(like[i])) {
        row.values[i] = like[i];
      }
    }
  }

  /** Where the first row stands that is not before that time. */
  private int place(long micros) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows.get(middle).micros < micros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Gives up what lies before that time, but for the last row of it, which others refer to. */
  void forgetBefore(long micros) {
    int first = place(micros) - 1;
    if (first > 0) {
      rows.subList(0, first).clear();
    }
  }
}
