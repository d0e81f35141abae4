package dev.alluvium.pipelines.simulate.music;

/** The pages of the service. A request that changes something is a PUT, answered by a redirect. */
enum Page {
  HOME("Home", false),
  NEXT_SONG("NextSong", "PUT", 200),
  LOGIN("Login", true),
  LOGOUT("Logout", true),
  REGISTER("Register", false),
  SUBMIT_REGISTRATION("Submit Registration", true),
  SETTINGS("Settings", false),
  SAVE_SETTINGS("Save Settings", true),
  HELP("Help", false),
  ABOUT("About", false),
  UPGRADE("Upgrade", false),
  SUBMIT_UPGRADE("Submit Upgrade", true),
  DOWNGRADE("Downgrade", false),
  SUBMIT_DOWNGRADE("Submit Downgrade", true),
  CANCEL("Cancel", true),
  CANCELLATION_CONFIRMATION("Cancellation Confirmation", false),
  ERROR("Error", "GET", 404);

  private final String label;
  private final String method;
  private final int status;

  Page(String label, boolean redirects) {
    this(label, redirects ? "PUT" : "GET", redirects ? 307 : 200);
  }

  Page(String label, String method, int status) {
    this.label = label;
    this.method = method;
    this.status = status;
  }

  String label() {
    return label;
  }

  String method() {
    return method;
  }

  int status() {
    return status;
  }

  /** Whether it is a click on the page before, which takes a second, not a while. */
  boolean redirects() {
    return status == 307;
  }
}
