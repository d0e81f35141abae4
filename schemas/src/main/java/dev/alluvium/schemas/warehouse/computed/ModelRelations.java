package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.List;

/** A model: the rows of its query, stored. It has no days; it is computed as a whole. */
public final class ModelRelations implements ComputedRelations<ModelSpec> {
  @Override
  public Class<ModelSpec> kind() {
    return ModelSpec.class;
  }

  /** Without the personal marks that columns inherit; {@link InformationViews} adds them. */
  @Override
  public TableSpec table(ModelSpec model, String owner) {
    return TableSpec.builder()
        .setDataset(model.dataset())
        .setName(model.name())
        .setDescription(model.description())
        .setOwner(model.owner())
        .setColumns(model.columns().stream().map(ColumnSpec::like).toList())
        .setKey(model.key())
        .setRule(MergeRule.LAST_WRITTEN)
        .setPartitionBy(model.partitionBy())
        .setClusterBy(model.clusterBy())
        .build();
  }

  @Override
  public List<String> rebuild(ModelSpec model, ComputedRange range) {
    return new ModelSql(model, range.dialect()).build();
  }

  @Override
  public boolean isOfDays() {
    return false;
  }

  /** The query, as what people write and get told of when it is wrong. */
  public static ViewSpec query(ModelSpec model) {
    return ViewSpec.of(
            model.dataset(),
            model.name(),
            model.description(),
            model.owner(),
            model.columns().stream().map(ColumnSpec::like).toList(),
            ModelQueries.sql(model))
        .inEngines(
            ModelQueries.sql(model, SqlDialect.DUCKDB),
            ModelQueries.sql(model, SqlDialect.BIGQUERY))
        .saidAt(model.place());
  }
}
