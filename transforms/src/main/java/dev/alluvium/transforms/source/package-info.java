/** Where records come from: what a record is before anything is known of its contents. */
@NullMarked
package dev.alluvium.transforms.source;

import org.jspecify.annotations.NullMarked;
