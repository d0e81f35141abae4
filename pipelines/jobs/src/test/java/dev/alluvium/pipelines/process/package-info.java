@NullMarked
package dev.alluvium.pipelines.process;

import org.jspecify.annotations.NullMarked;
