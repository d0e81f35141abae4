/** Reads the tables of a vault; one reader for each section. */
@NullMarked
package dev.alluvium.schemas.contract.vault;

import org.jspecify.annotations.NullMarked;
