/** Columns that a contract declares or names, and the values that it writes of them. */
@NullMarked
package dev.alluvium.schemas.contract.column;

import org.jspecify.annotations.NullMarked;
