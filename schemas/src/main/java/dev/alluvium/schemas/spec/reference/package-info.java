/** Tables of a domain whose rows stand in files beside its contracts. */
@NullMarked
package dev.alluvium.schemas.spec.reference;

import org.jspecify.annotations.NullMarked;
