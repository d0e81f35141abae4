package dev.alluvium.pipelines.simulate.music;

/**
 * A song of the catalogue.
 *
 * @param duration seconds, as JSON writes them
 * @param wholeSeconds the same, rounded down
 */
record Song(String artist, String title, String duration, int wholeSeconds) {}
