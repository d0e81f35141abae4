/** Keeps what a satellite would fold away out of the warehouse, while a stream can tell. */
@NullMarked
package dev.alluvium.transforms.changes;

import org.jspecify.annotations.NullMarked;
