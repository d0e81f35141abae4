package dev.alluvium.pipelines.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.generate.catalog.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Catalogs as a site: a page, its styles, a script, and what they are about as data. It needs no
 * server, and loads nothing from elsewhere. What contracts say is shown as text.
 */
public final class CatalogSite {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN = "/dev/alluvium/pipelines/catalog/site/";

  /** The live page, whose look this one has. */
  private static final String LIVE = "/dev/alluvium/pipelines/serve/page/";

  /** The file with what the site is about, and what that begins with. */
  static final String DATA = "data.js";

  static final String MARK = "globalThis.catalog = ";

  private CatalogSite() {}

  /** The files, by name. */
  public static SortedMap<String, String> of(Collection<Catalog> catalogs) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("index.html", text(OWN + "index.html"));
    files.put("catalog.css", text(OWN + "catalog.css"));
    files.put("app.css", text(LIVE + "app.css"));
    files.put("theme.js", text(LIVE + "theme.js"));
    files.put("icon.svg", text(LIVE + "icon.svg"));
    files.put("catalog.js", script());
    files.put(DATA, MARK + json(catalogs) + ";\n");
    return Collections.unmodifiableSortedMap(files);
  }

  /** One script: a browser loads no modules from files. */
  private static String script() {
    return "'use strict';\n(() => {\n"
        + text(LIVE + "dom.js").replaceAll("(?m)^export ", "")
        + text(OWN + "catalog.js")
        + "})();\n";
  }

  private static String json(Collection<Catalog> catalogs) {
    try {
      return JSON.writeValueAsString(
          Map.of("domains", catalogs.stream().map(CatalogData::of).toList()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) {
    try (InputStream stream =
        Objects.requireNonNull(CatalogSite.class.getResourceAsStream(resource), resource)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
