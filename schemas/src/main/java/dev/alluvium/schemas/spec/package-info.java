/**
 * What a contract says, as immutable values. A spec is valid by construction: the loader has
 * checked every name and type it holds, so nothing downstream checks again.
 */
@NullMarked
package dev.alluvium.schemas.spec;

import org.jspecify.annotations.NullMarked;
