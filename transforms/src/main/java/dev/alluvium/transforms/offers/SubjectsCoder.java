package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.offer.CampaignSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
final class SubjectsCoder extends CustomCoder<Subjects> {
  /** By rule, how long after its event an offer is made; no descriptions, which mean nothing. */
  private final ArrayList<Long> delays;

  private SubjectsCoder(List<Long> delays) {
    this.delays = new ArrayList<>(delays);
  }

  static SubjectsCoder of(CampaignSpec campaign) {
    return new SubjectsCoder(Arrays.stream(OfferRules.delays(campaign)).boxed().toList());
  }

  @Override
  public void encode(Subjects subjects, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(subjects.horizon);
    data.writeLong(subjects.foundUntil);
    data.writeLong(subjects.goneOn);
    data.writeInt(subjects.byName.size());
    for (Map.Entry<String, Subject> subject : subjects.byName.entrySet()) {
      HeardCoder.writeText(subject.getKey(), data);
      encode(subject.getValue(), data);
    }
  }

  private static void encode(Subject subject, DataOutputStream data) throws IOException {
    data.writeLong(subject.dirtyFrom);
    for (long last : subject.lastSeen) {
      data.writeLong(last);
    }
    data.writeInt(subject.events.size());
    for (SubjectEvent event : subject.events) {
      HeardCoder.write(event, data);
    }
    data.writeInt(subject.past.size());
    for (Offer.Past past : subject.past) {
      data.writeInt(past.rule());
      data.writeLong(past.micros());
    }
    data.writeInt(subject.given.size());
    for (Offer.Given given : subject.given.values()) {
      HeardCoder.write(given, data);
    }
    encode(subject.known.values(), data);
    encode(subject.seen.values(), data);
  }

  private static void encode(Collection<SeenOffer> offers, DataOutputStream data)
      throws IOException {
    data.writeInt(offers.size());
    for (SeenOffer offer : offers) {
      HeardCoder.write(offer, data);
    }
  }

  @Override
  public Subjects decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    long[] byRule = delays.stream().mapToLong(Long::longValue).toArray();
    Subjects subjects = new Subjects(data.readLong());
    subjects.foundUntil = data.readLong();
    subjects.goneOn = data.readLong();
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      decode(subjects.get(HeardCoder.readText(data), byRule.length), data);
    }
    subjects.restore(byRule);
    return subjects;
  }

  private static void decode(Subject subject, DataInputStream data) throws IOException {
    subject.dirtyFrom = data.readLong();
    for (int i = 0; i < subject.lastSeen.length; i++) {
      subject.lastSeen[i] = data.readLong();
    }
    int events = data.readInt();
    for (int i = 0; i < events; i++) {
      subject.events.add(HeardCoder.readEvent(data));
    }
    int past = data.readInt();
    for (int i = 0; i < past; i++) {
      subject.past.add(new Offer.Past(data.readInt(), data.readLong()));
    }
    int given = data.readInt();
    for (int i = 0; i < given; i++) {
      Offer.Given offer = HeardCoder.readGiven(data);
      subject.given.put(offer.id(), offer);
    }
    int known = data.readInt();
    for (int i = 0; i < known; i++) {
      subject.addKnown(HeardCoder.readSeen(data));
    }
    int seen = data.readInt();
    for (int i = 0; i < seen; i++) {
      subject.addSeen(HeardCoder.readSeen(data));
    }
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "subjects have no order");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubjectsCoder that && that.delays.equals(delays);
  }

  @Override
  public int hashCode() {
    return delays.hashCode();
  }
}
