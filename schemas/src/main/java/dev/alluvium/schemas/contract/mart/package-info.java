/** Reads marts; one reader for each kind. */
@NullMarked
package dev.alluvium.schemas.contract.mart;

import org.jspecify.annotations.NullMarked;
