package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Gathers what rules have to do with, by the share of the subjects. */
final class GatherEvents implements Gatherer<Row> {
  private static final long serialVersionUID = 1L;

  private final Shipped<CampaignSpec> campaign;
  private final Shipped<EventSpec> event;
  private final boolean known;
  private final int shards;
  private transient @Nullable EventRoles roles;
  private transient Gathered<Integer, Heard> gathered = new Gathered<>();

  GatherEvents(CampaignSpec campaign, EventSpec event, boolean known, int shards) {
    this.campaign = Shipped.of(campaign);
    this.event = Shipped.of(event);
    this.known = known;
    this.shards = shards;
  }

  /** The share of a subject. */
  static int share(String subject, int shards) {
    return Math.floorMod(subject.hashCode(), shards);
  }

  @Override
  public void setup() {
    roles = new EventRoles(campaign.get(), event.get());
    gathered = new Gathered<>();
  }

  @Override
  public void take(Row row, Output passed) {
    @Nullable Object[] values = row.getValues().toArray();
    EventRoles compiled = Objects.requireNonNull(roles);
    String subject = compiled.subject(values);
    SubjectEvent found = subject == null ? null : compiled.of(values);
    if (subject != null && found != null) {
      gathered.add(share(subject, shards), new Heard(subject, known, found, null));
    }
  }

  @Override
  public void drain(Output out) {
    gathered.drain((share, heard) -> out.give(MakeOffers.HEARD, KV.of(share, heard)));
  }
}
