package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The contracts that the tests of the marts are made of, in {@code test/resources/greenhouse}. */
final class Greenhouse {
  static final DomainSpec DOMAIN = ContractLoader.load(folder());
  static final EventSpec READING = DOMAIN.events().get(0);
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  private Greenhouse() {}

  static AggregateMartSpec mart(String name) {
    return DOMAIN.marts(AggregateMartSpec.class).stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .get();
  }

  private static Path folder() {
    try {
      URI file =
          Objects.requireNonNull(Greenhouse.class.getResource("/greenhouse/domain.yaml")).toURI();
      return Objects.requireNonNull(Path.of(file).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
