/** Reads how an event's records are laid out; one reader for each format. */
@NullMarked
package dev.alluvium.schemas.contract.format;

import org.jspecify.annotations.NullMarked;
