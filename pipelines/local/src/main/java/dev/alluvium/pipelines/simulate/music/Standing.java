package dev.alluvium.pipelines.simulate.music;

/** Who a listener is to the service; it decides which pages they can go to. */
enum Standing {
  GUEST("Guest", "free"),
  LOGGED_OUT_FREE("Logged Out", "free"),
  LOGGED_OUT_PAID("Logged Out", "paid"),
  FREE("Logged In", "free"),
  PAID("Logged In", "paid"),
  CANCELLED_FREE("Cancelled", "free"),
  CANCELLED_PAID("Cancelled", "paid");

  private final String auth;
  private final String level;

  Standing(String auth, String level) {
    this.auth = auth;
    this.level = level;
  }

  String auth() {
    return auth;
  }

  String level() {
    return level;
  }

  /** Whether an event tells the user. */
  boolean isKnown() {
    return this != GUEST && !isLoggedOut();
  }

  boolean isLoggedOut() {
    return this == LOGGED_OUT_FREE || this == LOGGED_OUT_PAID;
  }

  Standing loggedIn() {
    return this == LOGGED_OUT_PAID || this == PAID ? PAID : FREE;
  }

  Standing loggedOut() {
    return this == PAID ? LOGGED_OUT_PAID : LOGGED_OUT_FREE;
  }

  Standing cancelled() {
    return this == PAID ? CANCELLED_PAID : CANCELLED_FREE;
  }
}
