package dev.alluvium.transforms.format.avro;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.alluvium.schemas.spec.format.RegistrySpec;
import dev.alluvium.transforms.format.avro.RegistryAnswer.Reference;
import dev.alluvium.transforms.secret.SecretSource;
import dev.alluvium.transforms.source.InputException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a registry, by their ids. A schema is asked for once in a JVM, and by one thread:
 * what an id means never changes. That there is none is believed for a minute. Thread-safe.
 */
final class SchemaRegistry {
  private static final Map<RegistrySpec, SchemaRegistry> OPEN = new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REFUSALS_HOLD = Duration.ofMinutes(1);

  /** In characters of schemas. */
  private static final long CACHED = 16 << 20;

  private static final int MOST_REFERENCES = 200;

  private final RegistryClient client;
  private final Cache<Integer, Found> byId;

  /** What is known of an id. */
  private sealed interface Found {
    int size();
  }

  private record Known(Schema schema, int size) implements Found {}

  private record Refused(String reason) implements Found {
    @Override
    public int size() {
      return reason.length();
    }
  }

  SchemaRegistry(RegistryClient client, Ticker ticker) {
    this.client = client;
    this.byId =
        Caffeine.newBuilder()
            .maximumWeight(CACHED)
            .weigher((Integer id, Found found) -> found.size())
            .expireAfter(
                Expiry.creating(
                    (Integer id, Found found) ->
                        found instanceof Known ? Duration.ofNanos(Long.MAX_VALUE) : REFUSALS_HOLD))
            .ticker(ticker)
            .build();
  }

  /** That of this JVM; it asks nobody before it has to. */
  static SchemaRegistry of(RegistrySpec registry) {
    return OPEN.computeIfAbsent(
        registry,
        at ->
            new SchemaRegistry(
                new RegistryClient(
                    at, SecretSource.byName(), TIMEOUT, pause -> Thread.sleep(pause.toMillis())),
                Ticker.systemTicker()));
  }

  /**
   * The schema of an id.
   *
   * @throws SchemaException if the registry has no such schema of Avro
   * @throws InputException if the registry does not serve
   */
  Schema schema(int id) {
    Found found = byId.getIfPresent(id);
    if (found == null) {
      found = byId.get(id, this::find);
    }
    if (found instanceof Refused refused) {
      throw new SchemaException(refused.reason());
    }
    return ((Known) found).schema();
  }

  private Found find(int id) {
    String name = "schema id " + Integer.toUnsignedString(id);
    Optional<RegistryAnswer> answer = client.get("/schemas/ids/" + Integer.toUnsignedString(id));
    if (answer.isEmpty()) {
      return new Refused("unknown " + name);
    }
    try {
      List<String> texts = new ArrayList<>();
      gather(answer.get(), name, texts, new HashSet<>());
      int size = texts.stream().mapToInt(String::length).sum();
      return new Known(SchemaText.parse(texts), size);
    } catch (SchemaException e) {
      return new Refused(name + ": " + e.getMessage());
    }
  }

  /** The texts that a schema is made of: those whose names it uses before it. */
  private void gather(
      RegistryAnswer answer, String name, List<String> texts, Set<Reference> gathered) {
    if (!answer.type().equals("AVRO")) {
      throw new SchemaException(
          String.format(Locale.ROOT, "%s is one of %s, not of Avro", name, answer.type()));
    }
    for (Reference reference : answer.references()) {
      if (!gathered.add(reference)) {
        continue;
      }
      if (gathered.size() > MOST_REFERENCES) {
        throw new SchemaException("it refers to more than " + MOST_REFERENCES + " schemas");
      }
      String referred =
          String.format(Locale.ROOT, "version %d of %s", reference.version(), reference.subject());
      RegistryAnswer of =
          client
              .get(path(reference))
              .orElseThrow(() -> new SchemaException(referred + " is unknown"));
      gather(of, referred, texts, gathered);
    }
    @Nullable String schema = answer.schema();
    texts.add(schema == null ? "" : schema);
  }

  private static String path(Reference reference) {
    String subject =
        URLEncoder.encode(reference.subject(), StandardCharsets.UTF_8).replace("+", "%20");
    return String.format(Locale.ROOT, "/subjects/%s/versions/%d", subject, reference.version());
  }
}
