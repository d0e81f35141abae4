package dev.alluvium.transforms.mongodb;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A collection, and the topic that contracts know its changes by.
 *
 * @param topic as connectors name it: {@code PREFIX.DATABASE.COLLECTION}
 */
public record CollectionName(String topic, String database, String collection)
    implements Serializable {
  /** A collection's name may have dots, a database's may not. */
  private static final Pattern TOPIC = Pattern.compile("[^.]+\\.([^.]+)\\.(.+)");

  /** The collection of that topic; empty if the topic's name does not tell. */
  public static Optional<CollectionName> of(String topic) {
    Matcher parts = TOPIC.matcher(topic);
    return parts.matches()
        ? Optional.of(new CollectionName(topic, parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** As MongoDB names it: {@code DATABASE.COLLECTION}. */
  public String namespace() {
    return database + "." + collection;
  }
}
