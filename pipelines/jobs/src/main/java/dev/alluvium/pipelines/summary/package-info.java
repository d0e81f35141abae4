/** What a job tells people: how far it is, and what it has done. */
@NullMarked
package dev.alluvium.pipelines.summary;

import org.jspecify.annotations.NullMarked;
