/** One kind of event: where it comes from, its fields, and the columns that its rows have. */
@NullMarked
package dev.alluvium.schemas.spec.event;

import org.jspecify.annotations.NullMarked;
