/** The tables and views of a warehouse, derived from the contracts; the same for every engine. */
@NullMarked
package dev.alluvium.schemas.warehouse;

import org.jspecify.annotations.NullMarked;
