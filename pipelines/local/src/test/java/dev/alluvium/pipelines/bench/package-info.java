@NullMarked
package dev.alluvium.pipelines.bench;

import org.jspecify.annotations.NullMarked;
