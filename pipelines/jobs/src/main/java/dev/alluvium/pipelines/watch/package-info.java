/** What can look at a run from within its process: a live page, for one. */
@NullMarked
package dev.alluvium.pipelines.watch;

import org.jspecify.annotations.NullMarked;
