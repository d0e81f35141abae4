/** How what a pipeline is built of travels to its workers. */
@NullMarked
package dev.alluvium.transforms.serial;

import org.jspecify.annotations.NullMarked;
