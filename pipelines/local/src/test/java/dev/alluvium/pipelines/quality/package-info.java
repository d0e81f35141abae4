@NullMarked
package dev.alluvium.pipelines.quality;

import org.jspecify.annotations.NullMarked;
