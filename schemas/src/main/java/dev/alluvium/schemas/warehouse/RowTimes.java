package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which columns say of what time a mart's row is, and which measures add up over times. */
public final class RowTimes {
  private RowTimes() {}

  /** The aggregate mart of that qualified name. */
  public static Optional<AggregateMartSpec> mart(DomainSpec domain, String qualifiedName) {
    return domain.marts(AggregateMartSpec.class).stream()
        .filter(mart -> qualifiedName.equals(mart.qualifiedName()))
        .findFirst();
  }

  /** The column that it is partitioned by, and the hour of the day beside it where there is one. */
  public static List<String> of(AggregateMartSpec mart) {
    return mart.partitionBy().stream()
        .flatMap(
            day ->
                Stream.concat(
                    Stream.of(day),
                    mart.dimensions().stream()
                        .filter(d -> d.expression() instanceof Hour)
                        .filter(d -> mart.grain().contains(d.name()))
                        .map(DerivedSpec::name)
                        .limit(1)))
        .toList();
  }

  /** Names of the measures whose values may be added up. */
  public static Set<String> addingUp(AggregateMartSpec mart) {
    return mart.measures().stream()
        .filter(m -> m.additivity(mart.window().overlap()) == Additivity.SUM)
        .map(m -> m.name())
        .collect(Collectors.toSet());
  }
}
