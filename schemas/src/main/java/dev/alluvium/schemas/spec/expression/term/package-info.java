/** Terms of expressions that contracts write in SQL: columns, literals and functions of them. */
@NullMarked
package dev.alluvium.schemas.spec.expression.term;

import org.jspecify.annotations.NullMarked;
