/** What a column is computed by, and the conditions on columns. A function is a type. */
@NullMarked
package dev.alluvium.schemas.spec.expression;

import org.jspecify.annotations.NullMarked;
