@NullMarked
package dev.alluvium.pipelines.catalog;

import org.jspecify.annotations.NullMarked;
