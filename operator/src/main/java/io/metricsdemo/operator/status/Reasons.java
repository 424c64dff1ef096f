package io.metricsdemo.operator.status;

/** Reasons of conditions: why a condition is as it is, for programs. */
public final class Reasons {

  public static final String RECONCILED = "Reconciled";
  public static final String PODS_READY = "PodsReady";
  public static final String SCALED_TO_ZERO = "ScaledToZero";
  public static final String ROLLOUT_IN_PROGRESS = "RolloutInProgress";
  public static final String PROGRESS_DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
  public static final String INVALID_IMAGE_NAME = "InvalidImageName";
  public static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";
  public static final String ERR_IMAGE_NEVER_PULL = "ErrImageNeverPull";
  public static final String CREATE_CONTAINER_ERROR = "CreateContainerError";
  public static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";
  public static final String OOM_KILLED = "OOMKilled";
  public static final String UNSCHEDULABLE = "Unschedulable";
  public static final String FAILED_MOUNT = "FailedMount";
  public static final String UNHEALTHY = "Unhealthy";
  public static final String REPLICA_FAILURE = "ReplicaFailure";
  public static final String DEPLOYMENT_PAUSED = "DeploymentPaused";
  public static final String SERVICE_MONITOR_APPLIED = "ServiceMonitorApplied";
  public static final String DISABLED = "Disabled";
  public static final String SERVICE_MONITOR_CRD_MISSING = "ServiceMonitorCRDMissing";
  public static final String PROMETHEUS_RULE_APPLIED = "PrometheusRuleApplied";
  public static final String PROMETHEUS_RULE_CRD_MISSING = "PrometheusRuleCRDMissing";
  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String NAME_CONFLICT = "NameConflict";
  public static final String NOT_PERMITTED = "NotPermitted";
  public static final String NOT_OBSERVED = "NotObserved";
  public static final String REJECTED = "Rejected";
  public static final String APPLY_FAILED = "ApplyFailed";

  // Of Selected, Scraped and DataVerified.
  public static final String SELECTED = "Selected";
  public static final String ALL_TARGETS_UP = "AllTargetsUp";
  public static final String VERIFICATION_DISABLED = "VerificationDisabled";
  public static final String NO_PROMETHEUS = "NoPrometheus";
  public static final String NAMESPACE_NOT_SELECTED = "NamespaceNotSelected";
  public static final String LABELS_NOT_SELECTED = "LabelsNotSelected";
  public static final String PROMETHEUS_FORBIDDEN = "PrometheusForbidden";
  public static final String AGENT_IS_DAEMON_SET = "AgentIsDaemonSet";
  public static final String PROMETHEUS_PAUSED = "PrometheusPaused";
  public static final String PROMETHEUS_NOT_MANAGED = "PrometheusNotManaged";
  public static final String NAMESPACE_NOT_WATCHED = "NamespaceNotWatched";
  public static final String CONFIGURATION_NOT_LOADED = "ConfigurationNotLoaded";
  public static final String SHARD_NOT_RUNNING = "ShardNotRunning";
  public static final String SERVICE_NOT_SELECTED = "ServiceNotSelected";
  public static final String PORT_NAME_MISMATCH = "PortNameMismatch";
  public static final String NO_READY_ENDPOINTS = "NoReadyEndpoints";
  public static final String TARGET_PORT_MISMATCH = "TargetPortMismatch";
  public static final String PROMETHEUS_UNREACHABLE = "PrometheusUnreachable";
  public static final String MONITOR_REJECTED = "MonitorRejected";
  public static final String OPERATOR_NOT_OBSERVING = "OperatorNotObserving";
  public static final String TARGETS_DROPPED = "TargetsDropped";
  public static final String WAITING_FOR_FIRST_SCRAPE = "WaitingForFirstScrape";
  public static final String LIMIT_EXCEEDED = "LimitExceeded";
  public static final String SCRAPE_TIMEOUT = "ScrapeTimeout";
  public static final String BAD_CONTENT_TYPE = "BadContentType";
  public static final String SCRAPE_FAILED = "ScrapeFailed";
  public static final String INTERVAL_NOT_IN_FORCE = "IntervalNotInForce";
  public static final String JOB_LABEL_MISMATCH = "JobLabelMismatch";
  public static final String SAMPLE_LABEL_MISMATCH = "SampleLabelMismatch";
  public static final String NOT_SCRAPED = "NotScraped";
  public static final String DATA_MATCHES = "DataMatches";
  public static final String COLLECTING_DATA = "CollectingData";
  public static final String DATA_MISMATCH = "DataMismatch";
  public static final String SERIES_MISSING = "SeriesMissing";
  public static final String NOT_PRODUCING = "NotProducing";
  public static final String NOT_QUERYABLE = "NotQueryable";
  public static final String NO_SAMPLES = "NoSamples";

  // Of LoadConfirmed, and where the operator limits loads.
  public static final String LOAD_REFUSED = "LoadRefused";
  public static final String LOAD_STORED = "LoadStored";
  public static final String SERIES_DROPPED = "SeriesDropped";
  public static final String LOAD_NOT_EXPOSED = "LoadNotExposed";
  public static final String LOAD_NOT_COUNTED = "LoadNotCounted";
  public static final String WAITING_FOR_LOAD = "WaitingForLoad";

  private Reasons() {}
}
