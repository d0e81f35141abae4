/** Files of whole records, as tools export them from a topic. */
@NullMarked
package dev.alluvium.transforms.format.exported;

import org.jspecify.annotations.NullMarked;
