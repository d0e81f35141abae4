# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

explore: location_catalog {
  label: "Location Catalog"
  group_label: "Music"
  description: "One row per point on the map, zip, city and state that were ever seen together."
}

explore: mart_authorization_hourly {
  label: "Authorization Hourly"
  group_label: "Music"
  description: "Sign-ins per hour, UTC."
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
