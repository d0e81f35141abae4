/** Texts and numbers, of whatever format, as values that a column can hold. */
@NullMarked
package dev.alluvium.transforms.format.value;

import org.jspecify.annotations.NullMarked;
