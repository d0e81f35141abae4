package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.RedirectResponse;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Serves a page: its files, what it asks for, and the changes it is told of. Every answer says that
 * nothing of elsewhere may be in it.
 */
final class PageServer implements AutoCloseable {
  private static final String COOKIE = "alluvium_token";
  private static final int MOST_ROWS = 1_000;
  private static final int FIRST_ROWS = 50;
  private static final Duration LONGEST_QUERY = Duration.ofSeconds(10);
  private static final long MOST_REQUEST_BYTES = 32_768;
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  /** Of the catalog's files, by their endings. */
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final PageAddress address;
  private final ShownPage page;
  private final Access access;
  private final Broadcaster broadcaster;
  private final MartApi marts;
  private final Javalin server;

  private PageServer(PageAddress address, ShownPage page) {
    this.address = address;
    this.page = page;
    this.access = new Access(address.token(), address.host());
    this.broadcaster = new Broadcaster(page.feed(), page::hello, page::status, System.err::println);
    this.marts = new MartApi(page.feed(), page.stored());
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts to serve a run's page.
   *
   * @throws UserException if the address is taken
   */
  static PageServer start(PageAddress address, ShownPage page) {
    return start("dashboard", address, page);
  }

  /**
   * Starts to serve.
   *
   * @param option that names the address
   * @throws UserException if it is taken
   */
  static PageServer start(String option, PageAddress address, ShownPage page) {
    PageServer server = new PageServer(address, page);
    try {
      server.server.start(address.host(), address.port());
    } catch (JavalinBindException e) {
      server.server.stop();
      throw ShownPage.taken(option, address.host(), address.port());
    }
    server.broadcaster.start();
    return server;
  }

  String url() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return "http://" + host + ":" + server.port() + "/" + (access.needsToken() ? "?token=…" : "");
  }

  int port() {
    return server.port();
  }

  Broadcaster broadcaster() {
    return broadcaster;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MOST_REQUEST_BYTES;
    config.jetty.modifyWebSocketServletFactory(sockets -> sockets.setMaxTextMessageSize(1_024));
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = "/dev/alluvium/pipelines/serve/page";
          files.location = Location.CLASSPATH;
          files.headers = HEADERS;
        });
    config.routes.before(this::letIn);
    config.routes.wsBeforeUpgrade(this::letIn);
    config.routes.get("/health", context -> context.result("ok"));
    config.routes.get("/catalog/{file}", this::catalog);
    config.routes.get("/api/catalogue", context -> json(context, page.catalogue().json()));
    config.routes.get("/api/pipeline", context -> json(context, page.details()));
    config.routes.get("/api/rows/{name}", this::rows);
    config.routes.post("/api/sql", this::sql);
    config.routes.get("/api/{mart}", this::mart);
    config.routes.ws(
        "/live",
        socket -> {
          socket.onConnect(context -> broadcaster.join(context.session));
          socket.onClose(context -> broadcaster.leave(context.session));
          socket.onError(context -> broadcaster.leave(context.session));
        });
    config.routes.exception(
        WarehouseException.class,
        (e, context) ->
            json(
                context.status(503),
                LiveMessages.text(Map.of("error", String.valueOf(e.getMessage())))));
    config.routes.exception(
        WarehouseRows.BusyException.class,
        (e, context) ->
            json(
                context.status(503).header("Retry-After", "10"),
                LiveMessages.text(Map.of("error", String.valueOf(e.getMessage())))));
    config.routes.exception(
        RefusedQueryException.class,
        (e, context) ->
            json(
                context.status(400),
                LiveMessages.text(Map.of("error", String.valueOf(e.getMessage())))));
  }

  /** Lets a request in, or ends it. */
  private void letIn(Context context) {
    HEADERS.forEach(context::header);
    if (!access.isForUs(context.header("Host"), context.header("Origin"))) {
      throw new ForbiddenResponse("this page answers under its own address only");
    }
    String given = context.queryParam("token");
    if (access.needsToken() && given != null && access.opens(given)) {
      context.header("Set-Cookie", COOKIE + "=" + given + "; Path=/; HttpOnly; SameSite=Strict");
      context.header("Location", "/");
      throw new RedirectResponse(HttpStatus.SEE_OTHER);
    }
    boolean isIn =
        access.opens(context.cookie(COOKIE)) || access.opens(context.header("X-Api-Key"));
    if (!isIn && !context.path().equals("/health")) {
      throw new UnauthorizedResponse("open this page with ?token=, as in its token file");
    }
  }

  private void catalog(Context context) {
    String name = context.pathParam("file");
    String file = page.catalogue().site().get(name);
    if (file == null) {
      throw new NotFoundResponse("there is no such page");
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    context.contentType(Objects.requireNonNull(TYPES.get(ending))).result(file);
  }

  private void rows(Context context) {
    String name = context.pathParam("name");
    if (!page.catalogue().has(name)) {
      throw new NotFoundResponse("there is no such table");
    }
    json(
        context,
        LiveMessages.text(sqlOfPage().ask("SELECT * FROM " + name, FIRST_ROWS, LONGEST_QUERY)));
  }

  private void sql(Context context) {
    json(context, LiveMessages.text(sqlOfPage().ask(context.body(), MOST_ROWS, LONGEST_QUERY)));
  }

  private ReadOnlySql sqlOfPage() {
    return page.sql().orElseThrow(() -> new RefusedQueryException(ShownPage.withoutSql()));
  }

  private void mart(Context context) {
    json(
        context,
        marts.answer(
            new MartApi.Query(
                context.pathParam("mart"),
                context.queryParams("key"),
                Optional.ofNullable(context.queryParam("since")),
                Optional.ofNullable(context.queryParam("page")),
                Optional.ofNullable(context.queryParam("limit")))));
  }

  private static void json(Context context, String json) {
    context.contentType("application/json").result(json);
  }

  @Override
  public void close() {
    broadcaster.close();
    server.stop();
  }
}
