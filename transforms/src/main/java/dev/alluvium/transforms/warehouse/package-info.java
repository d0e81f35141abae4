/** What a pipeline writes to: tables that take mutations, whichever engine holds them. */
@NullMarked
package dev.alluvium.transforms.warehouse;

import org.jspecify.annotations.NullMarked;
