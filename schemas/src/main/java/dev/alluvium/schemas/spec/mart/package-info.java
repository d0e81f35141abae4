/** The marts of a domain, and the alerts on them. A kind of mart is a type. */
@NullMarked
package dev.alluvium.schemas.spec.mart;

import org.jspecify.annotations.NullMarked;
