connection: "@{connection}"
label: "Music"

include: "/derived/music/*.lkml"
include: "/music/views.lkml"
include: "/music/explores.lkml"
include: "/music/tests.lkml"
include: "/music/*.dashboard.lookml"

persist_with: music
