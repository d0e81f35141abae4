package dev.alluvium.transforms.warehouse.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one bucket behind the part of Cloud Storage's JSON API that its Java client uses:
 * resumable uploads, whole and partial reads, lists in pages, deletions, one by one or many at
 * once.
 */
final class BucketDouble {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 7;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern SENT = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
  private static final Pattern PART = Pattern.compile("(?m)^DELETE (\\S+)");

  private final String bucket;
  private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong(1);

  BucketDouble(String bucket) {
    this.bucket = bucket;
  }

  private record Upload(String name, ByteArrayOutputStream bytes) {}

  /** By name. */
  NavigableMap<String, byte[]> objects() {
    return objects;
  }

  /** Bytes as a text with a sign for each. */
  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * @param body as {@link #latin} has it, as that of an answer is
   */
  record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {}

  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    static Answer json(ObjectNode body) {
      return new Answer(
          200,
          Map.of("Content-Type", "application/json"),
          latin(body.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Whether a path is one of the API's. */
  static boolean isOurs(String path) {
    return path.contains("/storage/v1");
  }

  Answer answer(Request request) {
    if (request.path().startsWith("/batch/")) {
      return batch(request);
    }
    if (request.path().startsWith("/upload/")) {
      return request.method().equals("POST") ? begin(request) : send(request);
    }
    String name = name(request.path());
    if (name.isEmpty()) {
      return list(request.query());
    }
    byte[] object = objects.get(name);
    if (object == null) {
      return Answer.of(404);
    }
    return switch (request.method()) {
      case "DELETE" -> {
        objects.remove(name);
        yield Answer.of(204);
      }
      case "GET" ->
          "media".equals(request.query().get("alt"))
              ? bytes(object, request.headers().get("range"))
              : Answer.json(described(name, object));
      default -> Answer.of(405);
    };
  }

  /** Of an object; empty where a path is of all. */
  private String name(String path) {
    String all = "/b/" + bucket + "/o";
    int at = path.indexOf(all);
    if (at < 0) {
      throw new AssertionError(path + " is not of the bucket " + bucket);
    }
    String rest = path.substring(at + all.length());
    return rest.isEmpty()
        ? ""
        : URLDecoder.decode(rest.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Answer begin(Request request) {
    String name = request.query().get("name");
    if (name == null) {
      try {
        name = JSON.readTree(bytes(request.body())).path("name").asText();
      } catch (java.io.IOException e) {
        return Answer.of(400);
      }
    }
    boolean isNew = "0".equals(request.query().get("ifGenerationMatch"));
    if (isNew && objects.containsKey(name)) {
      return Answer.of(412);
    }
    String id = UUID.randomUUID().toString();
    uploads.put(id, new Upload(name, new ByteArrayOutputStream()));
    String host = request.headers().get("host");
    return new Answer(
        200,
        Map.of(
            "Location",
            "http://%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s"
                .formatted(host, bucket, id)),
        "");
  }

  private Answer send(Request request) {
    Upload upload = uploads.get(request.query().get("upload_id"));
    Matcher sent = SENT.matcher(String.valueOf(request.headers().get("content-range")));
    if (upload == null || !sent.matches()) {
      return Answer.of(400);
    }
    int had = upload.bytes().size();
    if (sent.group(1) != null) {
      if (Integer.parseInt(sent.group(1)) != had) {
        return Answer.of(400);
      }
      upload.bytes().writeBytes(bytes(request.body()));
    }
    int has = upload.bytes().size();
    if (!sent.group(3).equals(Integer.toString(has))) {
      return new Answer(308, has == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (has - 1)), "");
    }
    byte[] whole = upload.bytes().toByteArray();
    objects.put(upload.name(), whole);
    return Answer.json(described(upload.name(), whole));
  }

  private static Answer bytes(byte[] object, @Nullable String range) {
    Matcher asked = RANGE.matcher(String.valueOf(range));
    if (!asked.matches()) {
      return new Answer(200, Map.of("Content-Type", "application/octet-stream"), latin(object));
    }
    int from = Integer.parseInt(asked.group(1));
    if (from >= object.length) {
      return Answer.of(416);
    }
    int to =
        asked.group(2).isEmpty()
            ? object.length - 1
            : (int) Math.min(Long.parseLong(asked.group(2)), object.length - 1);
    return new Answer(
        206,
        Map.of("Content-Range", "bytes %s-%s/%s".formatted(from, to, object.length)),
        latin(Arrays.copyOfRange(object, from, to + 1)));
  }

  private Answer list(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("pageToken", "");
    List<Map.Entry<String, byte[]>> found =
        objects.entrySet().stream()
            .filter(one -> one.getKey().startsWith(prefix) && one.getKey().compareTo(after) > 0)
            .limit(PAGE + 1)
            .toList();
    ObjectNode page = JSON.createObjectNode();
    ArrayNode items = page.putArray("items");
    found.stream().limit(PAGE).forEach(one -> items.add(described(one.getKey(), one.getValue())));
    if (found.size() > PAGE) {
      page.put("nextPageToken", found.get(PAGE - 1).getKey());
    }
    return Answer.json(page);
  }

  private ObjectNode described(String name, byte[] object) {
    return JSON.createObjectNode()
        .put("kind", "storage#object")
        .put("bucket", bucket)
        .put("name", name)
        .put("generation", Long.toString(generation.getAndIncrement()))
        .put("timeCreated", "2026-01-01T00:00:00.000Z")
        .put("updated", "2026-01-01T00:00:00.000Z")
        .put("size", Integer.toString(object.length));
  }

  /** Deletions, each a part of a body of many. */
  private Answer batch(Request request) {
    Matcher parts = PART.matcher(request.body());
    StringBuilder answer = new StringBuilder();
    int number = 0;
    while (parts.find()) {
      String path = parts.group(1).replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
      int status = objects.remove(name(path)) == null ? 404 : 204;
      number++;
      answer
          .append("--parts\r\nContent-Type: application/http\r\nContent-ID: <response-")
          .append(number)
          .append(">\r\n\r\nHTTP/1.1 ")
          .append(status)
          .append(status == 204 ? " No Content" : " Not Found")
          .append("\r\nContent-Length: 0\r\n\r\n\r\n");
    }
    answer.append("--parts--\r\n");
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "multipart/mixed; boundary=parts");
    return new Answer(200, headers, answer.toString());
  }
}
