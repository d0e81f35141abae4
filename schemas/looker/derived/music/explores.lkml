# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

explore: location_catalog {
  label: "Location Catalog"
  group_label: "Music"
  description: "One row per point on the map, zip, city and state that were ever seen together."
}

explore: mart_active_users_daily {
  label: "Active Users Daily"
  group_label: "Music"
  description: "One row per day, UTC, from the first day of mart_user_daily to its last: how many users were active on it, and within the 7 and 28 days that end with it. A user is active with one page view or more, signed in. A day on which nobody was is there as well, unless nobody was for 28 days. For the first 27 days, the days before the first one are missing from the 28."
}

explore: mart_artist_daily {
  label: "Artist Daily"
  group_label: "Music"
  description: "One row per day, UTC, and artist with a play. A play counts on the day on which it started, with its whole length."
}

explore: mart_authorization_hourly {
  label: "Authorization Hourly"
  group_label: "Music"
  description: "Sign-ins per hour, UTC."
}

explore: mart_location_daily {
  label: "Location Daily"
  group_label: "Music"
  description: "One row per day, UTC, and city with a page view, guests included. A city is told by its name and its state, as the address of the listener resolves to at that time; both are empty where it resolves to none."
}

explore: mart_offer_daily {
  label: "Offer Daily"
  group_label: "Music"
  description: "One row per day, campaign and rule: how many offers were made and how many were held back as a control group, and how many of both did within seven days what they are made for: an upgrade for upgrade_hesitation and engaged_free; a session with a song, a day or more later, for the others. An offer that was taken back is not counted. The last seven days are not over yet."
}

explore: mart_page_view_hourly {
  label: "Page View Hourly"
  group_label: "Music"
  description: "Page views per hour and page, UTC."
}

explore: mart_plan_change_daily {
  label: "Plan Change Daily"
  group_label: "Music"
  description: "One row per day, UTC, on which users changed their plan. There are two plans, so who leaves the free one goes to the paid one. A user who changes twice a day counts twice among changes, and once among users."
}

explore: mart_plan_change_hourly {
  label: "Plan Change Hourly"
  group_label: "Music"
  description: "Changes of plan per hour and plan before, UTC."
}

explore: mart_session {
  label: "Session"
  group_label: "Music"
  description: "One row per session; a session ends after two hours without a page view."
}

explore: mart_song_play {
  label: "Song Play"
  group_label: "Music"
  description: "One row per play of a song, with who, where and on which plan."
}

explore: mart_song_play_by_minute {
  label: "Song Play By Minute"
  group_label: "Music"
  description: "Plays per minute, UTC."
}

explore: mart_song_play_by_state {
  label: "Song Play By State"
  group_label: "Music"
  description: "Plays per day and state, UTC."
}

explore: mart_song_play_hourly_metrics {
  label: "Song Play Hourly Metrics"
  group_label: "Music"
  description: "Plays per hour, UTC."
}

explore: mart_song_play_top_10_songs {
  label: "Song Play Top 10 Songs"
  group_label: "Music"
  description: "The ten songs most users played, per day, UTC."
}

explore: mart_user_daily {
  label: "User Daily"
  group_label: "Music"
  description: "One row per day, UTC, and signed-in user with a page view: a user is active on a day with one page view or more, whatever the page. Guests, and page views whose user is not known, are left out."
}

explore: mart_user_retention_weekly {
  label: "User Retention Weekly"
  group_label: "Music"
  description: "One row per week in which users were first active, the cohort, and week since then: how many of them were active in it. Weeks begin on Monday, UTC. A user is active with one page view or more, signed in. Weeks in which none came back are there as well, until the last week of mart_user_daily, which may not be over yet, and for 99 weeks at most. Users of the first week of all may have been there before it."
}

explore: session_plays {
  label: "Session Plays"
  group_label: "Music"
  description: "One row per play of a session, with song, artist, user, and the user's plan at that time."
}

explore: user_as_of {
  label: "User As Of"
  group_label: "Music"
  description: "One row per snapshot and user known by then, as the user was at that time."
}

explore: user_current {
  label: "User Current"
  group_label: "Music"
  description: "One row per user, as of now."
}
