package dev.alluvium.transforms.mongodb;

import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;

/**
 * What was read next of a collection.
 *
 * @param records in order; none where there was nothing
 * @param historyIsLost whether changes before them are lost
 * @param after where it goes on
 * @param isLast whether nothing follows, as only what was there at the start is to be read
 */
record Fetched(
    List<SourceRecord> records, boolean historyIsLost, CollectionPosition after, boolean isLast) {}
