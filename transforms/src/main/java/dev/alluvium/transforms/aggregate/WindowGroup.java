package dev.alluvium.transforms.aggregate;

/**
 * A group within a window that does not change.
 *
 * @param start microseconds
 * @param end microseconds; the first instant after it
 */
record WindowGroup(long start, long end, GroupKey group) {}
