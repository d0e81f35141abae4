package dev.alluvium.transforms.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.aggregate.Hash128;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
final class HeardCoder extends CustomCoder<Heard> {
  static final HeardCoder CODER = new HeardCoder();

  private HeardCoder() {}

  @Override
  public void encode(Heard heard, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    writeText(heard.subject(), data);
    data.writeBoolean(heard.known());
    SubjectEvent event = heard.event();
    data.writeBoolean(event != null);
    if (event != null) {
      write(event, data);
    }
    SeenOffer offer = heard.offer();
    data.writeBoolean(offer != null);
    if (offer != null) {
      write(offer, data);
    }
  }

  @Override
  public Heard decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    String subject = readText(data);
    boolean known = data.readBoolean();
    SubjectEvent event = data.readBoolean() ? readEvent(data) : null;
    SeenOffer offer = data.readBoolean() ? readSeen(data) : null;
    return new Heard(subject, known, event, offer);
  }

  static void write(SubjectEvent event, DataOutputStream data) throws IOException {
    data.writeLong(event.micros());
    data.writeLong(event.sequence());
    data.writeLong(event.digest());
    write(event.identity(), data);
    data.writeLong(event.roles());
    data.writeByte(event.groups().length);
    for (int i = 0; i < event.groups().length; i++) {
      data.writeLong(event.groups()[i]);
      String text = event.texts()[i];
      data.writeBoolean(text != null);
      if (text != null) {
        writeText(text, data);
      }
    }
  }

  static SubjectEvent readEvent(DataInputStream data) throws IOException {
    long micros = data.readLong();
    long sequence = data.readLong();
    long digest = data.readLong();
    Hash128 identity = readHash(data);
    long roles = data.readLong();
    int rules = data.readByte();
    long[] groups = new long[rules];
    @Nullable String[] texts = new @Nullable String[rules];
    for (int i = 0; i < rules; i++) {
      groups[i] = data.readLong();
      texts[i] = data.readBoolean() ? readText(data) : null;
    }
    return new SubjectEvent(micros, sequence, digest, identity, roles, groups, texts);
  }

  static void write(Offer.Given offer, DataOutputStream data) throws IOException {
    write(offer.id(), data);
    data.writeInt(offer.rule());
    data.writeLong(offer.micros());
    data.writeLong(offer.triggeredMicros());
    data.writeInt(offer.textHash());
  }

  static Offer.Given readGiven(DataInputStream data) throws IOException {
    return new Offer.Given(
        readHash(data), data.readInt(), data.readLong(), data.readLong(), data.readInt());
  }

  static void write(SeenOffer offer, DataOutputStream data) throws IOException {
    write(offer.offer(), data);
    data.writeLong(offer.version());
    data.writeBoolean(offer.isTakenBack());
  }

  static SeenOffer readSeen(DataInputStream data) throws IOException {
    return new SeenOffer(readGiven(data), data.readLong(), data.readBoolean());
  }

  private static void write(Hash128 hash, DataOutputStream data) throws IOException {
    data.writeLong(hash.high());
    data.writeLong(hash.low());
  }

  private static Hash128 readHash(DataInputStream data) throws IOException {
    return new Hash128(data.readLong(), data.readLong());
  }

  /** Of any length, which {@code writeUTF} does not take. */
  static void writeText(String text, DataOutputStream data) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    data.writeInt(bytes.length);
    data.write(bytes);
  }

  static String readText(DataInputStream data) throws IOException {
    return new String(data.readNBytes(data.readInt()), UTF_8);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HeardCoder;
  }

  @Override
  public int hashCode() {
    return HeardCoder.class.hashCode();
  }
}
