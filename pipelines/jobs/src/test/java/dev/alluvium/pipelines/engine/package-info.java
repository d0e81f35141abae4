@NullMarked
package dev.alluvium.pipelines.engine;

import org.jspecify.annotations.NullMarked;
