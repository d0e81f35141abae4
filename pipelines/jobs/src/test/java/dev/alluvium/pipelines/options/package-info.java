@NullMarked
package dev.alluvium.pipelines.options;

import org.jspecify.annotations.NullMarked;
