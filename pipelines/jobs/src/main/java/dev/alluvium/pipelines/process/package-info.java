/** How a command ends, and what it must not leave behind. */
@NullMarked
package dev.alluvium.pipelines.process;

import org.jspecify.annotations.NullMarked;
