package dev.alluvium.schemas.warehouse;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.computed.ModelSql;
import dev.alluvium.schemas.warehouse.table.Inputs;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a domain's models are brought up to date, by the warehouse itself and from what it holds. */
public final class ModelBuilds {
  private ModelBuilds() {}

  /**
   * The build of one model.
   *
   * @param table its qualified name
   * @param inputs the tables that its rows are made of, by way of views as well: where none has
   *     changed since it was built, it is as it would be built
   * @param statements to be run in their order, in one transaction
   * @param count a query that tells, in one row, how many rows the table has
   */
  public record ModelBuild(
      String table, Set<String> inputs, List<String> statements, String count) {}

  /** All of them, each behind those that it reads. */
  public static List<ModelBuild> of(DomainSpec domain, SqlDialect dialect) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    Inputs inputs = Inputs.of(warehouse);
    Map<String, ModelSpec> specs =
        domain.computed(ModelSpec.class).stream()
            .collect(toMap(ModelSpec::qualifiedName, m -> m, (a, b) -> a, LinkedHashMap::new));
    return warehouse.models().stream()
        .map(model -> requireNonNull(specs.get(model.qualifiedName())))
        .map(
            model ->
                new ModelBuild(
                    model.qualifiedName(),
                    inputs.of(ModelQueries.sql(model)),
                    new ModelSql(model, dialect).build(),
                    "SELECT COUNT(*) FROM " + model.qualifiedName()))
        .toList();
  }
}
