@NullMarked
package dev.alluvium.pipelines;

import org.jspecify.annotations.NullMarked;
