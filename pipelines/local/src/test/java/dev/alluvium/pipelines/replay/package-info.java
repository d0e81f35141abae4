@NullMarked
package dev.alluvium.pipelines.replay;

import org.jspecify.annotations.NullMarked;
