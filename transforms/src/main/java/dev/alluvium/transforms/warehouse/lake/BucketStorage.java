package dev.alluvium.transforms.warehouse.lake;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.ServiceOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.rest.RESTCatalog;

/**
 * A lake in a bucket of Google Cloud Storage, whose catalog is asked by Iceberg's REST protocol:
 * BigLake's, or another. Google's credentials of this machine are shown to Google alone.
 *
 * <p>DuckDB writes files on this machine, from where they are brought to the bucket, and reads
 * copies of those that it needs; what is on this machine is deleted again.
 */
final class BucketStorage implements LakeStorage {
  private static final String NAME = "alluvium";

  /** Bytes of a file that wait in memory while it is brought. */
  private static final String CHUNK = Integer.toString(2 << 20);

  /** So many files are brought or fetched at once. */
  private static final int AT_ONCE = 4;

  private final LakePlace.Bucket place;
  private final Catalog catalog;
  private final SupportsNamespaces namespaces;
  private final Closeable closed;

  /** Of this machine: what DuckDB writes, and what it reads. */
  private final Path written;

  private final Path fetched;
  private final Map<String, Path> files = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "lake-files");
            thread.setDaemon(true);
            return thread;
          });

  private <C extends Catalog & SupportsNamespaces & Closeable> BucketStorage(
      LakePlace.Bucket place, C catalog, Path scratch) {
    this.place = place;
    this.catalog = catalog;
    this.namespaces = catalog;
    this.closed = catalog;
    this.written = scratch.resolve("written");
    this.fetched = scratch.resolve("fetched");
  }

  /**
   * The one in a bucket.
   *
   * @param scratch a folder for files on their way, which may be missing; what is in it is deleted
   * @throws LakeException if the catalog does not answer, or does not know the bucket
   */
  static BucketStorage open(LakePlace.Bucket place, Path scratch) {
    RESTCatalog catalog = BucketFiles.catalog();
    try {
      catalog.initialize(NAME, properties(place));
      return open(place, catalog, scratch);
    } catch (RuntimeException e) {
      close(catalog);
      throw LakeException.because(
          "the catalog %s does not open %s as a lake".formatted(place.catalog(), place.location()),
          e);
    }
  }

  /** With a catalog that is open. */
  static <C extends Catalog & SupportsNamespaces & Closeable> BucketStorage open(
      LakePlace.Bucket place, C catalog, Path scratch) {
    BucketStorage storage = new BucketStorage(place, catalog, scratch);
    try {
      delete(storage.written);
      delete(storage.fetched);
    } catch (IOException e) {
      storage.close();
      throw LakeException.because(scratch + " cannot be emptied", e);
    }
    return storage;
  }

  private static Map<String, String> properties(LakePlace.Bucket place) {
    Map<String, String> properties = new HashMap<>();
    properties.put("uri", place.catalog().toString());
    properties.put("warehouse", place.location());
    properties.put("rest-metrics-reporting-enabled", "false");
    properties.put("gcs.channel.write.chunk-size-bytes", CHUNK);
    if (place.isGoogles()) {
      String project = ServiceOptions.getDefaultProjectId();
      if (project == null) {
        throw new LakeException(
            "no project of Google Cloud is set: run gcloud config set project, or set GOOGLE_CLOUD_PROJECT");
      }
      checkSignedIn();
      properties.put("rest.auth.type", "google");
      properties.put("header.x-goog-user-project", project);
      properties.put("gcs.project-id", project);
    }
    return properties;
  }

  /** Iceberg finds the same credentials, and would say less. */
  private static void checkSignedIn() {
    try {
      GoogleCredentials.getApplicationDefault();
    } catch (IOException e) {
      throw new LakeException(
          "nobody is signed in to Google Cloud: run gcloud auth application-default login", e);
    }
  }

  @Override
  public LakePlace place() {
    return place;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public SupportsNamespaces namespaces() {
    return namespaces;
  }

  /** A bucket has one name. */
  @Override
  public void refuseCopies(Table table) {
    if (!table.location().startsWith(place.location() + "/")) {
      throw new LakeException(
          "%s of the catalog is at %s, which is not in the bucket"
              .formatted(table.name(), table.location()));
    }
  }

  @Override
  public List<Path> folders() {
    return List.of(written, fetched);
  }

  @Override
  public Path data(Table table) {
    return written.resolve(table.name());
  }

  @Override
  public List<String> keep(Table table, List<Path> written) throws IOException {
    Path folder = data(table);
    List<Callable<String>> tasks = new ArrayList<>();
    for (Path file : written) {
      tasks.add(
          () -> {
            String location = table.location() + "/data/" + relative(folder, file);
            // No other file is called so: whether there is one needs not be asked.
            try (OutputStream out = table.io().newOutputFile(location).createOrOverwrite()) {
              Files.copy(file, out);
            }
            Files.delete(file);
            return location;
          });
    }
    return all(tasks);
  }

  /** As addresses have it, whatever this machine's folders are cut by. */
  private static String relative(Path folder, Path file) {
    List<String> names = new ArrayList<>();
    folder.relativize(file).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  @Override
  public void fetch(Table table, Map<String, Long> wanted) throws IOException {
    Map<String, Long> missing = new TreeMap<>(wanted);
    missing.keySet().removeAll(files.keySet());
    if (missing.isEmpty()) {
      return;
    }
    Files.createDirectories(fetched);
    List<Callable<String>> tasks = new ArrayList<>();
    missing.forEach((location, bytes) -> tasks.add(() -> fetch(table, location, bytes)));
    all(tasks);
  }

  private String fetch(Table table, String location, long bytes) throws IOException {
    Path file = Files.createTempFile(fetched, "f", ".parquet");
    long came;
    try (InputStream in = table.io().newInputFile(location).newStream()) {
      came = Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (came != bytes) {
      throw new LakeException(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes, of which %,d came: it was changed in the bucket, or the answer broke off; try again",
              location,
              bytes,
              came));
    }
    files.put(location, file);
    return location;
  }

  /** Their results, in their order; the first failure, when all have ended. */
  private List<String> all(List<Callable<String>> tasks) throws IOException {
    try {
      List<String> results = new ArrayList<>();
      for (Future<String> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("interrupted while files of " + place + " were brought", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  @Override
  public Path file(String location) {
    Path file = files.get(location);
    if (file == null) {
      throw new IllegalStateException(location + " was not fetched");
    }
    return file;
  }

  @Override
  public void letGo() throws IOException {
    files.clear();
    delete(fetched);
    delete(written);
  }

  @Override
  public List<String> files(Table table) {
    List<String> files = new ArrayList<>();
    if (table.io() instanceof SupportsPrefixOperations objects) {
      for (FileInfo file : objects.listPrefix(table.location() + "/")) {
        files.add(file.location());
      }
    }
    return files;
  }

  /**
   * There are none: an object is not there twice under one name, and a copy of each would be stored
   * and paid for twice.
   */
  @Override
  public Optional<HiveLayout> plain(LakeFormat format, boolean before) {
    if (format == LakeFormat.HIVE) {
      throw new LakeException(
          "--lakeFormat=hive: a lake in a bucket has tables of Iceberg alone; plain files stand in a folder, as --lake=file:DIR");
    }
    return Optional.empty();
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    close(closed);
    try {
      letGo();
      Path scratch = written.getParent();
      if (scratch != null) {
        Files.deleteIfExists(scratch);
      }
    } catch (IOException e) {
      // What is left is deleted by the next one.
    }
  }

  private static void close(Closeable catalog) {
    try {
      catalog.close();
    } catch (IOException e) {
      // It holds nothing that is not written.
    }
  }
}
