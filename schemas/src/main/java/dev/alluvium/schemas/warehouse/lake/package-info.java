/** A lake whose rows a warehouse writes itself. */
@NullMarked
package dev.alluvium.schemas.warehouse.lake;

import org.jspecify.annotations.NullMarked;
