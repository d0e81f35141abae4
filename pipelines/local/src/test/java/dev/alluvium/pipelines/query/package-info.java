@NullMarked
package dev.alluvium.pipelines.query;

import org.jspecify.annotations.NullMarked;
