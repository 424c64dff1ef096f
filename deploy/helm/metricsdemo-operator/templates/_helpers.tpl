{{/* The name of the objects. */}}
{{- define "metricsdemo-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains .Chart.Name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/*
The pods are selected by the name of the application alone, as in deploy/install: a selector cannot be changed, and the name of the
release in it would keep Helm from adopting an operator that kubectl has installed. Two operators in one namespace would share a Lease,
so only one of them would work anyway.
*/}}
{{- define "metricsdemo-operator.selectorLabels" -}}
app.kubernetes.io/name: metricsdemo-operator
{{- end }}

{{- define "metricsdemo-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "metricsdemo-operator.podLabels" . }}
{{- end }}

{{/* Without the version of the chart: a release of the chart alone restarts no pod. */}}
{{- define "metricsdemo-operator.podLabels" -}}
{{ include "metricsdemo-operator.selectorLabels" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: metricsdemo
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "metricsdemo-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "metricsdemo-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* An image of the values; the tag may be empty where there is a default: dict "image" … "tag" … */}}
{{- define "metricsdemo-operator.image" -}}
{{- with .image -}}
{{- if .registry }}{{ .registry }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "metricsdemo-operator.subjects" -}}
subjects:
- kind: ServiceAccount
  name: {{ include "metricsdemo-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* A map as the operator's settings take it: key=value,key=value. */}}
{{- define "metricsdemo-operator.pairs" -}}
{{- $pairs := list }}
{{- range $key, $value := . }}{{ $pairs = append $pairs (printf "%s=%s" $key $value) }}{{ end }}
{{- join "," $pairs }}
{{- end }}

{{/* The Secrets with what prometheus.url asks for: the setting that names the file, and where the file's content is. */}}
{{- define "metricsdemo-operator.prometheusFiles" -}}
{{- with .Values.prometheus }}
{{- $files := dict
  "PROMETHEUS_BASIC_AUTH_USERNAME_FILE" (dict "path" "username" "from" .basicAuth.username)
  "PROMETHEUS_BASIC_AUTH_PASSWORD_FILE" (dict "path" "password" "from" .basicAuth.password)
  "PROMETHEUS_BEARER_TOKEN_FILE" (dict "path" "token" "from" .bearerToken)
  "PROMETHEUS_HEADERS_FILE" (dict "path" "headers" "from" .headers)
  "PROMETHEUS_CA_FILE" (dict "path" "ca.crt" "from" .ca) }}
{{- range $setting, $file := $files }}
{{- if $file.from.name }}
- setting: {{ $setting }}
  path: {{ $file.path }}
  name: {{ $file.from.name }}
  key: {{ $file.from.key }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Mistakes that the schema cannot express, before anything is installed. */}}
{{- define "metricsdemo-operator.validate" -}}
{{- $fullname := include "metricsdemo-operator.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) }}
{{- fail (printf "the objects would have the name %s, which begins with a digit or has a dot, so a Service cannot have it. Set fullnameOverride" $fullname) }}
{{- end }}
{{- if and (gt (int .Values.replicaCount) 1) (not .Values.leaderElection.enabled) }}
{{- fail "replicaCount is more than 1 and leaderElection.enabled is false: each replica would reconcile. Set replicaCount to 1, or leaderElection.enabled to true" }}
{{- end }}
{{- with .Values.prometheus }}
{{- if and (not .url) (or .basicAuth.username.name .basicAuth.password.name .bearerToken.name .headers.name .ca.name) }}
{{- fail "prometheus.basicAuth, bearerToken, headers and ca are for the server of prometheus.url, which is empty" }}
{{- end }}
{{- if ne (empty .basicAuth.username.name) (empty .basicAuth.password.name) }}
{{- fail "prometheus.basicAuth needs both username.name and password.name" }}
{{- end }}
{{- if and .basicAuth.username.name .bearerToken.name }}
{{- fail "prometheus.basicAuth and prometheus.bearerToken exclude each other" }}
{{- end }}
{{- end }}
{{- end }}

{{/* A container of the pod of helm test, but for its arguments. */}}
{{- define "metricsdemo-operator.kubectl" -}}
image: {{ include "metricsdemo-operator.image" (dict "image" .Values.test.image) }}
imagePullPolicy: {{ .Values.test.image.pullPolicy }}
command: [kubectl]
env:
# The root file system is read-only.
- name: KUBECACHEDIR
  value: /dev/null
resources:
  requests:
    cpu: 10m
    memory: 32Mi
    ephemeral-storage: 1Mi
  limits:
    memory: 128Mi
    ephemeral-storage: 16Mi
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}
