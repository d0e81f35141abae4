/** Warehouses as people name them, opened for a job; a sub-package per kind. */
@NullMarked
package dev.alluvium.pipelines.target;

import org.jspecify.annotations.NullMarked;
