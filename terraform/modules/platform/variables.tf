variable "project_id" {
  type        = string
  description = "Project that everything is made in."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "region" {
  type        = string
  description = "Region of everything, the data too."
}

variable "environment" {
  type        = string
  description = "Which environment this is; also the GitHub environment that applies run in."
}

variable "name" {
  type        = string
  description = "Name of the platform; names start with it."
  default     = "alluvium"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,9}$", var.name))
    error_message = "2 to 10 lower-case letters, digits and hyphens: account names start with it."
  }
}

variable "labels" {
  type        = map(string)
  description = "Labels of everything, for the bill."
  default     = {}
}

variable "cidr" {
  type        = string
  description = "Addresses of the workers, in CIDR notation."
  default     = "10.20.0.0/20"
}

variable "managed_kafka" {
  type        = bool
  description = "Whether to make a managed Kafka; else bootstrap_servers says where one is."
  default     = true
}

variable "bootstrap_servers" {
  type        = string
  description = "Without a managed Kafka: where there is one, as host:port,host:port."
  default     = ""
}

variable "kafka" {
  type = object({
    vcpus          = optional(number, 3)
    retention_days = optional(number, 7)
    partitions     = optional(map(number), {})
    more_groups    = optional(list(string), [])
    more_topics    = optional(list(string), [])
  })
  description = "The managed Kafka: processors, how long records are kept, partitions by topic, consumer groups beside the streams' own, topics beside the contracts'."
  default     = {}
}

variable "capture" {
  type = object({
    prefix           = string
    database         = string
    owner            = optional(string, "postgres")
    database_version = optional(string, "POSTGRES_15")
    tier             = optional(string, "db-custom-2-7680")
    regional         = optional(bool, true)
    disk_limit_gib   = optional(number, 500)
    wal_gib          = optional(number, 10)
    snapshot         = optional(number, 0)
  })
  description = "A Cloud SQL database whose changes are captured: what its topics start with, its name, the role that owns its tables, its size, GiB of its log on disk that an alert lets pass, and the number of the connector's snapshot; 0 before the tables are there, and then there is no connector. None by default."
  default     = null

  validation {
    condition     = var.capture == null || var.managed_kafka
    error_message = "Changes are captured into a managed Kafka: managed_kafka = true."
  }

  validation {
    condition     = var.capture == null || tonumber(split("/", var.cidr)[1]) <= 22
    error_message = "Kafka Connect wants a subnet of 1,024 addresses: a cidr of /22 or larger."
  }

  validation {
    condition     = var.capture == null || can(regex("^[a-z][a-z0-9_]*$", var.capture.prefix))
    error_message = "A prefix of small letters, digits and underscores, as contracts' topics start with it."
  }
}

variable "collect" {
  type = object({
    domain        = string
    keys          = optional(number, 0)
    public        = optional(bool, false)
    invokers      = optional(set(string), [])
    origins       = optional(list(string), [])
    min_instances = optional(number, 1)
    max_instances = optional(number, 4)
  })
  description = "A collector, which takes a domain's events by HTTP: the domain, the version of its keys' secret, 0 before there is one, and then there is no collector; whether the internet reaches it, who may call it where it does not, web pages that may, its instances. None by default."
  default     = null

  validation {
    condition     = var.collect == null || var.managed_kafka
    error_message = "A collector writes a managed Kafka: managed_kafka = true."
  }

  validation {
    condition     = var.collect == null ? true : contains(local.domains, var.collect.domain)
    error_message = "domain is a folder of schemas/contracts."
  }

  validation {
    condition     = var.collect == null ? true : var.collect.keys >= 0 && floor(var.collect.keys) == var.collect.keys
    error_message = "keys is the number of a version of the secret: 0, 1, 2 …"
  }

  validation {
    condition     = var.collect == null ? true : var.collect.min_instances >= 0 && var.collect.max_instances >= max(1, var.collect.min_instances)
    error_message = "max_instances is 1 at least, and no less than min_instances."
  }

  validation {
    condition     = var.collect == null ? true : !(var.collect.public && length(var.collect.invokers) > 0)
    error_message = "A public collector may be called by everybody: leave invokers out."
  }
}

variable "live" {
  type = object({
    domain        = string
    secrets       = optional(number, 0)
    public        = optional(bool, false)
    invokers      = optional(set(string), [])
    memory_gb     = optional(number, 1)
    replicated    = optional(bool, false)
    read_every    = optional(string, "5m")
    min_instances = optional(number, 1)
    max_instances = optional(number, 4)
  })
  description = "The live page of a domain on web servers, from Memorystore, which the domain's stream fills: the domain, the version of its secrets, 0 before there is one, and then neither servers nor a stream that fills it; whether the internet reaches it, who may call it where it does not, Redis's memory and whether it has a second node, how often views are read, its instances. None by default."
  default     = null

  validation {
    condition     = var.live == null ? true : contains(local.streamed, var.live.domain)
    error_message = "domain is one that a stream loads."
  }

  validation {
    condition     = var.live == null ? true : var.live.secrets >= 0 && floor(var.live.secrets) == var.live.secrets
    error_message = "secrets is the number of a version of the secrets: 0, 1, 2 …"
  }

  validation {
    condition     = var.live == null ? true : var.live.min_instances >= 0 && var.live.max_instances >= max(1, var.live.min_instances)
    error_message = "max_instances is 1 at least, and no less than min_instances."
  }

  validation {
    condition     = var.live == null ? true : !(var.live.public && length(var.live.invokers) > 0)
    error_message = "A public page may be called by everybody who has its token: leave invokers out."
  }
}

variable "lake" {
  type = object({
    schedule = optional(string, "0 4 * * *")
    days     = optional(number, 3)
  })
  description = "A lake beside the warehouse: when it is brought up to date, UTC, and of how many days back, today too. None by default."
  default     = null

  validation {
    condition     = var.lake == null ? true : length(split(" ", var.lake.schedule)) == 5
    error_message = "A schedule has five fields: minute, hour, day, month, weekday."
  }

  validation {
    condition     = var.lake == null ? true : var.lake.days >= max(1, var.daily.days) && floor(var.lake.days) == var.lake.days
    error_message = "Whole days, and no fewer than the daily jobs compute anew (daily.days): the lake would lack what they mended."
  }

  validation {
    condition     = var.lake == null ? true : alltrue([for days in values(var.table_retention_days) : days >= var.lake.days + 2])
    error_message = "Keep partitions for two days more than the lake is brought up to date for (lake.days): it would lose what is gone."
  }
}

variable "producers" {
  type        = list(string)
  description = "Addresses of the service accounts that write the topics."
  default     = []
}

variable "subscribers" {
  type        = list(string)
  description = "Addresses of the service accounts that read the topics which jobs publish, as alerts."
  default     = []
}

variable "secrets" {
  type        = set(string)
  description = "Names of the secrets that the streaming jobs read."
  default     = []
}

variable "template_version" {
  type        = string
  description = "Version of the job templates that scripts/deploy built; empty before the first, and then there are no jobs."
}

variable "image_command" {
  type        = list(string)
  description = "How a container of the image starts Java with the jobs' class path."
  default     = ["java", "-cp", "/template/classpath/*:/template/libs/*"]
}

variable "streaming" {
  type = object({
    machine_type = optional(string, "n2-standard-2")
    min_workers  = optional(number, 1)
    max_workers  = optional(number, 4)
    experiments  = optional(list(string), ["use_runner_v2"])
    parameters   = optional(map(string), {})

    transform_name_mapping = optional(map(string), {})
  })
  description = "Workers of the streaming jobs, options beyond those that follow from the platform, and steps that an update renames."
  default     = {}
}

variable "refresh" {
  type = object({
    hours = optional(number, 2)
    files = optional(set(string), [])
  })
  description = "Every how many hours new data is loaded of the domains that come as files, which have no stream then, and models are brought up to date after it; each run costs what their queries read. The daily jobs do the latter as well."
  default     = {}

  validation {
    condition     = contains([1, 2, 3, 4, 6, 8], var.refresh.hours)
    error_message = "hours is 1, 2, 3, 4, 6 or 8; what is daily, the daily jobs do."
  }

  validation {
    condition     = length(setsubtract(var.refresh.files, local.domains)) == 0
    error_message = "files names a domain that no folder of schemas/contracts is."
  }
}

variable "late_after_hours" {
  type        = map(number)
  description = "How many hours old the newest event of raw may be before an alert says that it is late, by event; those that are not named are never late."
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.late_after_hours), local.events)) == 0
    error_message = "It names an event that no contract has."
  }

  validation {
    condition     = alltrue([for hours in values(var.late_after_hours) : hours >= 1 && floor(hours) == hours])
    error_message = "Whole hours: the ledger knows no less."
  }
}

variable "daily" {
  type = object({
    schedule     = optional(string, "0 3 * * *")
    days         = optional(number, 2)
    machine_type = optional(string, "n2-standard-2")
    max_workers  = optional(number, 4)
  })
  description = "The daily jobs: when, UTC; of how many days back marts are rebuilt; their workers."
  default     = {}
}

variable "quality" {
  type = object({
    schedule = optional(string, "0 5 * * *")
    datasets = optional(list(string), ["mart"])
  })
  description = "Data quality: when it is looked at, UTC, by scans and by the check of what contracts expect; of which datasets' tables there are scans."
  default     = {}
}

variable "table_retention_days" {
  type        = map(number)
  description = "How long partitions are kept, days, by dataset; for ever in those not named."
  default     = {}

  validation {
    condition     = alltrue([for days in values(var.table_retention_days) : days >= var.daily.days + 2])
    error_message = "Keep partitions for two days more than the daily jobs read back (daily.days): they would compute marts from what is gone."
  }
}

variable "landing_keep_days" {
  type        = number
  description = "How long a landed file cannot be deleted, days."
  default     = 30
}

variable "deletion_protection" {
  type        = bool
  description = "Whether tables are protected from being dropped."
  default     = true
}

variable "clear_readers" {
  type        = map(string)
  description = "Groups who see personal data as it is, by a name of any kind, as group:address."
  default     = {}
}

variable "masked_readers" {
  type        = map(string)
  description = "Groups who see NULL in place of personal data, by a name of any kind, as group:address."
  default     = {}
}

variable "alert_emails" {
  type        = set(string)
  description = "Addresses that alerts go to."

  validation {
    condition     = length(var.alert_emails) > 0
    error_message = "An alert that goes to nobody is none: name an address."
  }
}

variable "runbooks_url" {
  type        = string
  description = "Where docs/operations can be read, without a slash at the end."
}

variable "billing_account" {
  type        = string
  description = "Billing account that pays for the project."
}

variable "budget" {
  type = object({
    currency = string
    units    = number
  })
  description = "What a month may cost, in the billing account's currency."
}

variable "repository" {
  type        = string
  description = "The GitHub repository that delivers, as owner/name."
}
