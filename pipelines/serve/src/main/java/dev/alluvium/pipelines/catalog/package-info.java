/** The catalog of contracts as a site of a few files. */
@NullMarked
package dev.alluvium.pipelines.catalog;

import org.jspecify.annotations.NullMarked;
