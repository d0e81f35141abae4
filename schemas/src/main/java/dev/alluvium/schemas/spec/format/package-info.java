/** How the bytes of a source are laid out. A format is a type. */
@NullMarked
package dev.alluvium.schemas.spec.format;

import org.jspecify.annotations.NullMarked;
