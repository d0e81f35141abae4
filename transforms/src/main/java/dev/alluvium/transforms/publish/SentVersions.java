package dev.alluvium.transforms.publish;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * The last version sent of each key, as a state that is changed in place. Keys that have not
 * changed for long are forgotten: versions are microseconds of the time of day, or more.
 */
final class SentVersions {
  static final Coder<SentVersions> CODER = new VersionsCoder();
  private static final long ENTRY_BYTES = 100;

  /** By a hash of the key; what changed last stands last. */
  private final Map<Long, Long> versions = new LinkedHashMap<>();

  private final Digest digest = new Digest(HashAlgorithm.SHA256);
  private long newest = Long.MIN_VALUE;

  /**
   * Whether the version is newer than all that were sent of the key; it counts as sent from then.
   * Of a hundred thousand keys two have the same hash, and hold messages of each other back, once
   * in three thousand million times.
   *
   * @param keptMicros what is that much older than the newest is forgotten
   */
  boolean send(byte[] key, long version, long keptMicros) {
    Long hash = digest.first64(key);
    Long sent = versions.get(hash);
    if (sent != null && sent >= version) {
      return false;
    }
    versions.remove(hash);
    versions.put(hash, version);
    newest = Math.max(newest, version);
    forget(newest - keptMicros);
    return true;
  }

  private void forget(long olderThan) {
    Iterator<Long> oldest = versions.values().iterator();
    while (oldest.hasNext() && oldest.next() < olderThan) {
      oldest.remove();
    }
  }

  int size() {
    return versions.size();
  }

  long weigh() {
    return ENTRY_BYTES * versions.size();
  }

  private static final class VersionsCoder extends CustomCoder<SentVersions> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(SentVersions sent, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(sent.versions.size());
      for (Map.Entry<Long, Long> entry : sent.versions.entrySet()) {
        data.writeLong(entry.getKey());
        data.writeLong(entry.getValue());
      }
    }

    @Override
    public SentVersions decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      SentVersions sent = new SentVersions();
      for (int left = data.readInt(); left > 0; left--) {
        long key = data.readLong();
        long version = data.readLong();
        sent.versions.put(key, version);
        sent.newest = Math.max(sent.newest, version);
      }
      return sent;
    }
  }
}
