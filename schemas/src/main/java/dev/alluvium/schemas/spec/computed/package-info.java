/** Tables that the warehouse computes of the vault. A kind of table is a type. */
@NullMarked
package dev.alluvium.schemas.spec.computed;

import org.jspecify.annotations.NullMarked;
