/** Reads events, with the blocks of columns that they share. */
@NullMarked
package dev.alluvium.schemas.contract.event;

import org.jspecify.annotations.NullMarked;
