/** The events of an audio-streaming service: listeners, their visits, and the songs they play. */
@NullMarked
package dev.alluvium.pipelines.simulate.music;

import org.jspecify.annotations.NullMarked;
