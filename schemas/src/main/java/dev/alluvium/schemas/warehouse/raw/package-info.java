/** Tables of records as they came, of those that were rejected, and of what was counted. */
@NullMarked
package dev.alluvium.schemas.warehouse.raw;

import org.jspecify.annotations.NullMarked;
