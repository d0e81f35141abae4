package dev.alluvium.pipelines.simulate;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The businesses that can be imitated: those that {@code META-INF/services} names, so that this
 * package knows none of them.
 */
public final class SimulationDomains {
  private SimulationDomains() {}

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none, with the names that there are
   */
  public static SimulationDomain named(String name) {
    List<SimulationDomain> all =
        ServiceLoader.load(SimulationDomain.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return all.stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no domain '%s' that events can be made up for; there are %s"
                        .formatted(
                            name,
                            all.stream()
                                .map(SimulationDomain::name)
                                .collect(Collectors.joining(", ")))));
  }
}
