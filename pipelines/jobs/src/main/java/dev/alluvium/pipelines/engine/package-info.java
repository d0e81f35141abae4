/** What runners can, and how a job runs on each: the only classes that know them. */
@NullMarked
package dev.alluvium.pipelines.engine;

import org.jspecify.annotations.NullMarked;
