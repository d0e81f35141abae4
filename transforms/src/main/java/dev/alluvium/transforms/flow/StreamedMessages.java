package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.alerts.AlertPast;
import dev.alluvium.transforms.alerts.PublishAlerts;
import dev.alluvium.transforms.publish.PublishRows;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * What is published: by a stream rows of marts, alerts and offers, with the past that alerts start
 * with; by builds rows of models.
 *
 * @param publishers by mart, alert or campaign, and by the qualified name of a model; one without
 *     is not published
 * @param pasts by alert; an alert without one has none
 */
public record StreamedMessages(Map<String, Publisher> publishers, Map<String, AlertPast> pasts) {
  /** Nothing is published. */
  public static StreamedMessages none() {
    return new StreamedMessages(Map.of(), Map.of());
  }

  /**
   * To these topics.
   *
   * @param topics by the same names
   * @param asker gives, of a topic, the way there
   */
  public static StreamedMessages to(
      Map<String, String> topics, Function<String, ? extends Publisher> asker) {
    Map<String, Publisher> publishers = new HashMap<>();
    topics.forEach((name, topic) -> publishers.put(name, asker.apply(topic)));
    return new StreamedMessages(Map.copyOf(publishers), Map.of());
  }

  /** Asks a warehouse for rows of texts. */
  public interface Query {
    List<List<@Nullable String>> ask(String sql);
  }

  /**
   * The same, starting with what a warehouse has. Windows that start with the first open one or
   * later come again in the stream.
   *
   * @param firstOpen by mart, when its first open window may start, the start of time where every
   *     window is open; those without rows have none
   * @param latest by event, not before its newest event
   */
  StreamedMessages after(
      DomainSpec domain,
      WarehouseSpec spec,
      Map<String, Instant> firstOpen,
      Map<String, Instant> latest,
      Query query) {
    Map<String, AlertPast> read = new HashMap<>();
    for (AlertSpec alert : domain.alerts()) {
      Instant open = firstOpen.get(alert.from());
      Instant newest = latest.get(mart(domain, alert).from());
      if (open != null && newest != null && publishers.containsKey(alert.name())) {
        TableSpec table = spec.table(Dataset.MART.table(alert.from()));
        List<List<@Nullable String>> past =
            open.isAfter(TimeRanges.START_OF_TIME)
                ? query.ask(AlertViews.history(alert, table, open))
                : List.of();
        read.put(alert.name(), AlertPast.of(alert, table, past, newest));
      }
    }
    return new StreamedMessages(publishers, Map.copyOf(read));
  }

  /** Where a campaign's offers go. */
  Optional<Publisher> publisher(String campaign) {
    return Optional.ofNullable(publishers.get(campaign));
  }

  /** Publishes those marts, and the alerts over them. */
  void publish(
      EventMarts<?> marts,
      DomainSpec domain,
      WarehouseSpec spec,
      Timing timing,
      PCollection<TableMutation> mutations) {
    for (MartSpec mart : marts.marts()) {
      Publisher publisher = publishers.get(mart.name());
      if (publisher != null) {
        mutations.apply(
            "PublishRows/" + mart.name(),
            PublishRows.of(spec.table(Dataset.MART.table(mart.name())), timing, publisher));
      }
    }
    for (AlertSpec alert : domain.alerts()) {
      AggregateMartSpec mart = mart(domain, alert);
      Publisher publisher = publishers.get(alert.name());
      if (publisher != null && marts.marts().contains(mart)) {
        mutations.apply(
            "PublishAlerts/" + alert.name(),
            PublishAlerts.of(alert, mart, marts.event(), spec, timing, publisher)
                .startingWith(pasts.getOrDefault(alert.name(), AlertPast.none())));
      }
    }
  }

  private static AggregateMartSpec mart(DomainSpec domain, AlertSpec alert) {
    return domain.marts(AggregateMartSpec.class).stream()
        .filter(mart -> mart.name().equals(alert.from()))
        .findFirst()
        .orElseThrow();
  }
}
