package dev.alluvium.schemas.spec.computed;

import java.io.Serializable;

/**
 * What the rows of a model are, in one of the ways in which contracts say it. How a way is read,
 * and what query it becomes, one class each says; registries name these.
 */
public sealed interface ModelQuery extends Serializable
    permits SqlQuery, DimensionSpec, FactSpec, RollUpSpec {}
