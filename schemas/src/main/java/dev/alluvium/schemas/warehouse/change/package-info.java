/** The order of the changes of rows, which may have come in any order, as SQL. */
@NullMarked
package dev.alluvium.schemas.warehouse.change;

import org.jspecify.annotations.NullMarked;
