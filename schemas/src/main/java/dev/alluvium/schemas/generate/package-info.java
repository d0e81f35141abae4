/** Files derived from the contracts that other tools read; committed, and held to the contracts. */
@NullMarked
package dev.alluvium.schemas.generate;

import org.jspecify.annotations.NullMarked;
