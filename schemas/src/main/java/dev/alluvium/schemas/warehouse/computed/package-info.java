/** Tables that the warehouse computes of the vault, and the SQL that does. */
@NullMarked
package dev.alluvium.schemas.warehouse.computed;

import org.jspecify.annotations.NullMarked;
