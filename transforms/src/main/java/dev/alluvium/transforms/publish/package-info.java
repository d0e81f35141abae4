/**
 * Changes of rows as messages: what they look like, where they go, and that the last one is true.
 */
@NullMarked
package dev.alluvium.transforms.publish;

import org.jspecify.annotations.NullMarked;
