/** One class per job, and the graphs that they are made of. */
@NullMarked
package dev.alluvium.pipelines.jobs;

import org.jspecify.annotations.NullMarked;
