package dev.alluvium.transforms.aggregate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;

/** Identities seen, by the hour of event time, so that they can be forgotten by the hour. */
public final class RecentIdentities {
  public static final Coder<RecentIdentities> CODER = new HoursCoder();

  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final TreeMap<Long, HashSet128> seenByHour = new TreeMap<>();

  /** End of the hour that the time is in; epoch milliseconds. */
  public static long hourEnd(long eventMillis) {
    return (Math.floorDiv(eventMillis, MILLIS_PER_HOUR) + 1) * MILLIS_PER_HOUR;
  }

  /** Whether it was not there before. */
  public boolean add(Hash128 identity, long eventMillis) {
    return seenByHour.computeIfAbsent(hourEnd(eventMillis), hour -> new HashSet128()).add(identity);
  }

  /** Forgets the hours that ended then, or before. */
  public void forgetUntil(long millis) {
    seenByHour.headMap(millis, true).clear();
  }

  /** What all of them take in memory, in bytes. */
  public long bytes() {
    long bytes = 64;
    for (HashSet128 seen : seenByHour.values()) {
      bytes += seen.bytes();
    }
    return bytes;
  }

  public boolean isEmpty() {
    return seenByHour.isEmpty();
  }

  /** End of the earliest hour remembered; there must be one. */
  public long firstHourEnd() {
    return seenByHour.firstKey();
  }

  private static final class HoursCoder extends CustomCoder<RecentIdentities> {
    @Override
    public void encode(RecentIdentities identities, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeInt(identities.seenByHour.size());
      for (Map.Entry<Long, HashSet128> hour : identities.seenByHour.entrySet()) {
        out.writeLong(hour.getKey());
        hour.getValue().write(out);
      }
    }

    @Override
    public RecentIdentities decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      RecentIdentities identities = new RecentIdentities();
      for (int hour = in.readInt(); hour > 0; hour--) {
        long end = in.readLong();
        identities.seenByHour.put(end, HashSet128.read(in));
      }
      return identities;
    }
  }
}
