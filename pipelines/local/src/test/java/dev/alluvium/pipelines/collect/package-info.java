@NullMarked
package dev.alluvium.pipelines.collect;

import org.jspecify.annotations.NullMarked;
