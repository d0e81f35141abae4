/** The live page of a run: what it shows, who may see it, how changes reach browsers. */
@NullMarked
package dev.alluvium.pipelines.serve;

import org.jspecify.annotations.NullMarked;
