package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All contracts of a domain: its events, its vault with what helps to query it, its marts. */
@SerializableAutoValue
@AutoValue
public abstract class DomainSpec implements Serializable {
  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** Who sees to what its data mean and who may have them, where that is said. */
  public abstract Optional<String> steward();

  /** What is promised of rows, by dataset. */
  public abstract Map<String, ServiceLevelSpec> serviceLevels();

  public abstract List<EventSpec> events();

  /** The events of each topic, topics in the order of their first events. */
  public List<List<EventSpec>> byTopic() {
    Map<String, List<EventSpec>> byTopic = new LinkedHashMap<>();
    for (EventSpec event : events()) {
      byTopic.computeIfAbsent(event.topic(), topic -> new ArrayList<>()).add(event);
    }
    return List.copyOf(byTopic.values());
  }

  public abstract VaultSpec vault();

  /** What the warehouse computes from its tables; those of a kind stand together. */
  public abstract List<ComputedTable> computed();

  /** Computed tables of that kind. */
  public <T extends ComputedTable> List<T> computed(Class<T> kind) {
    return computed().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** All of them, kind by kind; what is stored for one that is computed when it is read, too. */
  public abstract List<MartSpec> marts();

  /** The marts of one kind. */
  public <M extends MartSpec> List<M> marts(Class<M> kind) {
    return marts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The marts of one kind that are made from that event. */
  public <M extends StoredMartSpec> List<M> marts(Class<M> kind, EventSpec event) {
    return marts(kind).stream().filter(mart -> mart.from().equals(event.name())).toList();
  }

  /** Rules over aggregate marts. */
  public abstract List<AlertSpec> alerts();

  /** What is offered to the subjects of events. */
  public abstract List<CampaignSpec> campaigns();

  /**
   * By mart, alert or campaign, and by the qualified name of a model, the topic that its changes
   * are published to.
   */
  public Map<String, String> publishedTopics() {
    Map<String, String> topics = new LinkedHashMap<>();
    marts(AggregateMartSpec.class)
        .forEach(mart -> mart.topic().ifPresent(topic -> topics.put(mart.name(), topic)));
    alerts().forEach(alert -> alert.topic().ifPresent(topic -> topics.put(alert.name(), topic)));
    campaigns().forEach(campaign -> topics.put(campaign.name(), campaign.topic()));
    computed(ModelSpec.class)
        .forEach(
            model -> model.topic().ifPresent(topic -> topics.put(model.qualifiedName(), topic)));
    return topics;
  }

  public abstract List<InformationViewSpec> views();

  /** What must hold of tables and views, those of one after another. */
  public abstract List<ExpectationSpec> expectations();

  /** What must hold of the table or view of that qualified name. */
  public List<ExpectationSpec> expectations(String table) {
    return expectations().stream().filter(e -> e.table().equals(table)).toList();
  }

  /** What the live page shows, where it is said. */
  public abstract Optional<DashboardSpec> dashboard();

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_DomainSpec.Builder()
        .setServiceLevels(Map.of())
        .setComputed(List.of())
        .setMarts(List.of())
        .setAlerts(List.of())
        .setCampaigns(List.of())
        .setViews(List.of())
        .setExpectations(List.of());
  }

  /** Builds a {@link DomainSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setSteward(Optional<String> steward);

    public abstract Builder setServiceLevels(Map<String, ServiceLevelSpec> byDataset);

    public abstract Builder setEvents(List<EventSpec> events);

    public abstract Builder setVault(VaultSpec vault);

    public abstract Builder setComputed(List<ComputedTable> tables);

    public abstract Builder setMarts(List<MartSpec> marts);

    public abstract Builder setAlerts(List<AlertSpec> alerts);

    public abstract Builder setDashboard(DashboardSpec dashboard);

    public abstract Builder setCampaigns(List<CampaignSpec> campaigns);

    public abstract Builder setViews(List<InformationViewSpec> views);

    public abstract Builder setExpectations(List<ExpectationSpec> expectations);

    public abstract DomainSpec build();
  }
}
