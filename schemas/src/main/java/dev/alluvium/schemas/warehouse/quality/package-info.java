/** How a warehouse finds what breaks an expectation, as SQL. */
@NullMarked
package dev.alluvium.schemas.warehouse.quality;

import org.jspecify.annotations.NullMarked;
