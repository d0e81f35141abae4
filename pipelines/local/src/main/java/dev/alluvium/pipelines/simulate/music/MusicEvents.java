package dev.alluvium.pipelines.simulate.music;

import static dev.alluvium.pipelines.simulate.FieldRole.AGENT;
import static dev.alluvium.pipelines.simulate.FieldRole.EVENT_TIME;
import static dev.alluvium.pipelines.simulate.FieldRole.MEASURE;
import static dev.alluvium.pipelines.simulate.FieldRole.PLAIN;
import static dev.alluvium.pipelines.simulate.FieldRole.REQUIRED;
import static dev.alluvium.pipelines.simulate.FieldRole.TITLE;

import dev.alluvium.pipelines.simulate.EventDraft;
import java.util.List;

/** The four events as their source writes them: the same keys in the same order. */
final class MusicEvents {
  static final String LISTEN = "listen_events";
  static final String PAGE_VIEW = "page_view_events";
  static final String AUTH = "auth_events";
  static final String STATUS_CHANGE = "status_change_events";
  static final List<String> TOPICS = List.of(LISTEN, PAGE_VIEW, AUTH, STATUS_CHANGE);

  private MusicEvents() {}

  static void listen(Listener who, EventDraft event) {
    begin(LISTEN, who, event);
    song(who, event);
    visit(who, event);
    event.text("auth", who.standing.auth());
    device(who, event);
    user(who, event);
  }

  static void pageView(Listener who, EventDraft event) {
    begin(PAGE_VIEW, who, event);
    visit(who, event);
    event.text("page", who.page.label());
    event.text("auth", who.standing.auth());
    event.text("method", who.page.method());
    event.number("status", who.page.status());
    device(who, event);
    user(who, event);
    if (who.page == Page.NEXT_SONG) {
      song(who, event);
    }
  }

  static void auth(Listener who, EventDraft event) {
    begin(AUTH, who, event);
    visit(who, event);
    device(who, event);
    user(who, event);
    event.literal("success", who.standing.isKnown() ? "true" : "false", PLAIN);
  }

  static void statusChange(Listener who, EventDraft event) {
    begin(STATUS_CHANGE, who, event);
    visit(who, event);
    event.text("auth", who.standing.auth());
    device(who, event);
    user(who, event);
  }

  private static void begin(String topic, Listener who, EventDraft event) {
    event.begin(topic, Long.toString(who.session), who.nextMillis);
  }

  private static void song(Listener who, EventDraft event) {
    event.text("artist", who.song.artist(), TITLE);
    event.text("song", who.song.title(), TITLE);
    event.literal("duration", who.song.duration(), MEASURE);
  }

  private static void visit(Listener who, EventDraft event) {
    event.number("ts", who.nextMillis, EVENT_TIME);
    event.number("sessionId", who.session, REQUIRED);
  }

  private static void device(Listener who, EventDraft event) {
    event.text("level", who.standing.level());
    event.number("itemInSession", who.item);
    event.text("city", who.place.city());
    event.text("zip", who.place.zip());
    event.text("state", who.place.state());
    event.text("userAgent", who.agent, AGENT);
    event.literal("lon", who.place.longitude(), MEASURE);
    event.literal("lat", who.place.latitude(), MEASURE);
  }

  private static void user(Listener who, EventDraft event) {
    if (who.standing.isKnown()) {
      event.number("userId", who.account.userId());
      event.text("lastName", who.account.lastName());
      event.text("firstName", who.account.firstName());
      event.text("gender", who.account.gender());
      event.number("registration", who.account.registrationMillis());
    }
  }
}
