// The Helm chart, made from the kustomizations: one template for each folder, under a condition on a value. So the chart
// installs what kustomize does, and a test compares the two for every combination of values.
import { installYaml, objectsOf } from '#src/cli/manifests/install-yaml.ts'
import { fieldsAt, isFields, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { VERSION } from '#src/telemetry/version.ts'
import { DEFAULT_VALUES, DEPLOY, KNATIVE, TRIGGERS, VALUES_SCHEMA } from './values.ts'

/** The files of the chart, by their path in its folder. */
export function chartFiles(): Readonly<Record<string, string>> {
  const folders = [
    ...Object.entries(DEPLOY).map(([name, folder]) => template('deploy', name, folder)),
    ...Object.entries(KNATIVE).map(([name, folder]) => template('knative', name, folder)),
    ...Object.entries(TRIGGERS).map(([name, folder]) => template('triggers', name, folder)),
  ]
  return {
    'Chart.yaml': CHART,
    'values.yaml': DEFAULT_VALUES,
    'values.schema.json': `${JSON.stringify(VALUES_SCHEMA, null, 2)}\n`,
    'templates/_helpers.tpl': HELPERS,
    'templates/NOTES.txt': NOTES,
    'templates/namespaces.yaml': namespaces(),
    'templates/crds.yaml': definitions(),
    'templates/console.yaml': when(`and .Values.console ${WITH_KNATIVE}`, own(CONSOLE)),
    'templates/user-roles.yaml': when('.Values.userRoles', objectsOf('deploy/user-roles')),
    ...Object.fromEntries(folders),
  }
}

const CONSOLE = 'knative/overlays/console'
const WITH_KNATIVE = '(ne .Values.deploy "standalone")'
/** The name of the image in the manifests. */
const IMAGE = /^dev\.local\/sundial:/

const CHART = `apiVersion: v2
name: sundial
description: Machines on a schedule, and OS images of pools of nodes.
type: application
version: ${VERSION}
appVersion: ${VERSION}
kubeVersion: ">=1.32.0-0"
`

const HELPERS = `{{/* A digest counts more than a tag. */}}
{{- define "sundial.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag }}{{- end -}}
{{- end -}}
{{- end -}}
`

const NOTES = `Sundial {{ .Chart.AppVersion }} ({{ .Values.deploy }}) is installed in the namespace sundial-system.
{{- if eq .Values.deploy "standalone" }}
  kubectl -n sundial-system rollout status deployment/standalone
{{- else }}
  kubectl -n sundial-system get ksvc,apiserversource,pingsource
{{- end }}
`

function template(value: string, name: string, folder: string): readonly [string, string] {
  const isKnative = value !== 'deploy'
  const chosen = `eq .Values.${value} ${JSON.stringify(name)}`
  const condition = isKnative ? `and ${WITH_KNATIVE} (${chosen})` : chosen
  return [`templates/${value}-${name}.yaml`, when(condition, own(folder))]
}

// Without the kinds that have a template of their own, because several folders have them.
function own(folder: string): readonly KubeObject[] {
  return objectsOf(folder).filter(
    ({ kind }) => kind !== 'Namespace' && kind !== 'CustomResourceDefinition',
  )
}

// Helm makes the namespace of the release, with --create-namespace.
function namespaces(): string {
  return objectsOf('deploy')
    .filter(({ kind }) => kind === 'Namespace')
    .map((each) => when(`ne .Release.Namespace ${JSON.stringify(each.metadata.name)}`, [each]))
    .join('')
}

// They stay when the release is removed: with them every object of their kinds would go.
function definitions(): string {
  const kept = objectsOf('deploy/crds').map((each) => ({
    ...each,
    metadata: { ...each.metadata, annotations: { 'helm.sh/resource-policy': 'keep' } },
  }))
  return when('.Values.crds', kept)
}

function when(condition: string, objects: readonly KubeObject[]): string {
  const text = installYaml(objects.map(withPlaces)).replaceAll('{{', '{{ "{{" }}')
  const filled = PLACES.reduce((all, { place, by }) => all.replace(place, by), text)
  return `{{- if ${condition} }}\n---\n${filled}{{- end }}\n`
}

// What a value replaces, first as a word that stands nowhere else.
const PLACES = [
  { place: /: place-of-image$/gm, by: ': {{ include "sundial.image" . | quote }}' },
  { place: /: place-of-log-level$/gm, by: ': {{ .Values.logLevel }}' },
  {
    place: /^( *)- name: K_SINK\n +value: place-of-sink\n/gm,
    by: '{{- with .Values.transitionSink }}\n$1- name: K_SINK\n$1  value: {{ . | quote }}\n{{- end }}\n',
  },
  { place: /: place-of-replicas$/gm, by: ': {{ .Values.replicas }}' },
  {
    place: /^imagePullSecrets: place-of-pull-secrets\n/gm,
    by: '{{- with .Values.imagePullSecrets }}\nimagePullSecrets: {{ toJson . }}\n{{- end }}\n',
  },
] as const

function withPlaces(object: KubeObject): KubeObject {
  if (object.kind === 'ServiceAccount')
    return { ...object, imagePullSecrets: 'place-of-pull-secrets' }
  const sends = SENDERS.has(object.metadata.name)
  const template = fieldsAt(object, 'spec', 'template')
  const containers = listAt(template, 'spec', 'containers')
  if (containers.length === 0) return object
  const pod = {
    ...fieldsAt(template, 'spec'),
    containers: containers.map((each) => withContainerPlaces(each, sends)),
  }
  return {
    ...object,
    spec: {
      ...fieldsAt(object, 'spec'),
      ...(object.kind === 'Deployment' && { replicas: 'place-of-replicas' }),
      template: { ...template, spec: pod },
    },
  }
}

// The programs that send transitions.
const SENDERS: ReadonlySet<string> = new Set(['scheduled-machine', 'bootc-node-pool', 'standalone'])

function withContainerPlaces(container: unknown, sends: boolean): unknown {
  if (!isFields(container) || !IMAGE.test(textAt(container, 'image'))) return container
  const env = listAt(container, 'env').map((variable) =>
    isFields(variable) && variable['name'] === 'LOG_LEVEL'
      ? { ...variable, value: 'place-of-log-level' }
      : variable,
  )
  const sink = sends ? [{ name: 'K_SINK', value: 'place-of-sink' }] : []
  return { ...container, image: 'place-of-image', env: [...env, ...sink] }
}
