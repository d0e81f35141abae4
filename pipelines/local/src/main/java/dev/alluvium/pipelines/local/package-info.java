/** What stands in for a cloud on one machine. */
@NullMarked
package dev.alluvium.pipelines.local;

import org.jspecify.annotations.NullMarked;
