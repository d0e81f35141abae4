/**
 * Keeping a domain's models as their inputs want them, telling topics of them, and saying what is
 * behind.
 */
@NullMarked
package dev.alluvium.pipelines.models;

import org.jspecify.annotations.NullMarked;
