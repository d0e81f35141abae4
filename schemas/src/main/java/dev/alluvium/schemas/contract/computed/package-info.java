/** Reads the tables that are computed of a vault; one reader for each section. */
@NullMarked
package dev.alluvium.schemas.contract.computed;

import org.jspecify.annotations.NullMarked;
