/** Keeping a domain's models as their inputs want them, and saying what else is behind. */
@NullMarked
package dev.alluvium.pipelines.models;

import org.jspecify.annotations.NullMarked;
