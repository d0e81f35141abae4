@NullMarked
package dev.alluvium.pipelines.summary;

import org.jspecify.annotations.NullMarked;
