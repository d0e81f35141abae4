@NullMarked
package dev.alluvium.pipelines.capture;

import org.jspecify.annotations.NullMarked;
