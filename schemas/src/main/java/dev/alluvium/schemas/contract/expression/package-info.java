/** Columns computed of others, and conditions on them; one reader for each function. */
@NullMarked
package dev.alluvium.schemas.contract.expression;

import org.jspecify.annotations.NullMarked;
