/** Expressions of contracts, as warehouses read them. */
@NullMarked
package dev.alluvium.schemas.warehouse.expression;

import org.jspecify.annotations.NullMarked;
