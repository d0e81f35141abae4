package org.apache.iceberg.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.rest.HTTPRequest.HTTPMethod;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.util.Pair;

/**
 * Iceberg's own double of a catalog behind its REST protocol, for a server to ask. It is in
 * Iceberg's package, as the protocol's paths are told nowhere else.
 */
public final class CatalogDouble {
  private final RESTCatalogAdapter adapter;
  private final Map<String, String> told;

  /**
   * @param told what it has clients set, as where files are
   */
  public CatalogDouble(Catalog catalog, Map<String, String> told) {
    this.adapter = new RESTCatalogAdapter(catalog);
    this.told = Map.copyOf(told);
  }

  /**
   * What it answers.
   *
   * @param json empty where there is none
   */
  public record Answer(int status, String json) {}

  /**
   * Answers a request.
   *
   * @param path behind the address of the catalog, without a slash before it
   */
  public Answer answer(String method, String path, Map<String, String> query, String body) {
    AtomicReference<ErrorResponse> error = new AtomicReference<>();
    try {
      HTTPMethod verb = HTTPMethod.valueOf(method);
      Pair<Route, Map<String, String>> route = Route.from(verb, path);
      if (route == null) {
        return new Answer(400, "");
      }
      Class<? extends RESTRequest> type = route.first().requestClass();
      Object request = type == null ? null : RESTObjectMapper.mapper().readValue(body, type);
      RESTResponse response =
          adapter.execute(
              adapter.buildRequest(verb, path, query, Map.of(), request),
              route.first().responseClass(),
              error::set,
              headers -> {});
      return response == null ? new Answer(204, "") : new Answer(200, json(told(response)));
    } catch (RESTException e) { // As it has told.
      ErrorResponse told = error.get();
      return told == null ? new Answer(500, "") : new Answer(told.code(), json(told));
    } catch (JsonProcessingException e) {
      return new Answer(400, "");
    }
  }

  private static String json(RESTResponse response) {
    try {
      return RESTObjectMapper.mapper().writeValueAsString(response);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private RESTResponse told(RESTResponse response) {
    if (!(response instanceof ConfigResponse config)) {
      return response;
    }
    Map<String, String> overrides = new HashMap<>(config.overrides());
    overrides.putAll(told);
    return ConfigResponse.builder()
        .withDefaults(config.defaults())
        .withOverrides(overrides)
        .withEndpoints(config.endpoints())
        .build();
  }
}
