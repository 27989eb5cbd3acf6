// Knative's own manifests, out of the modules that its programs are built from. What is changed: images, which no
// registry has here, and what makes a start slow that nobody is meant to wait for.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '#src/kube/object.ts'
import { moduleFolder } from '#test/support/control-plane/build.ts'

export interface KnativeManifests {
  readonly definitions: readonly KubeObject[]
  /** Namespaces, accounts, roles and configuration. */
  readonly before: readonly KubeObject[]
  readonly core: readonly KubeObject[]
}

/** Data by ConfigMap. */
type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>

const SERVING: Settings = {
  'config-network': { 'ingress-class': 'lite.ingress.networking.knative.dev' },
  'config-domain': { 'kn.test': '' },
  'config-leader-election': {
    'lease-duration': '15s',
    'renew-deadline': '10s',
    'retry-period': '2s',
  },
}

// An adapter that was killed fires nothing until its lease is over: a minute, if not said.
const EVENTING: Settings = {
  'config-leader-election': {
    'lease-duration': '6s',
    'renew-deadline': '4s',
    'retry-period': '1s',
  },
}

/** Those of Knative Serving, for an ingress of the class `lite`. */
export async function servingManifests(): Promise<KnativeManifests> {
  const core = join(await moduleFolder('knative-serving-core'), 'config/core')
  const networking = join(
    await moduleFolder('knative-serving-core', 'knative.dev/networking'),
    'config',
  )
  const caching = join(await moduleFolder('knative-serving-core', 'knative.dev/caching'), 'config')
  const definitions = [
    ...(await folder(join(core, '300-resources'))),
    ...['certificate', 'domain-claim', 'ingress', 'serverlessservice'].map((name) =>
      join(networking, `${name}.yaml`),
    ),
    join(caching, 'image.yaml'),
  ]
  const before = [
    join(core, '100-namespace.yaml'),
    ...(await folder(join(core, '200-roles'))),
    join(core, '200-serviceaccount.yaml'),
    ...(await folder(join(core, 'configmaps'))),
    join(networking, 'config-network.yaml'),
  ]
  const workloads = [
    ...['activator', 'autoscaler', 'controller', 'webhook'].map((name) =>
      join(core, 'deployments', `${name}.yaml`),
    ),
    ...(await folder(join(core, 'webhooks'))),
  ]
  return manifests({ definitions, before, workloads }, SERVING)
}

/** Those of Knative Eventing, without Brokers. */
export async function eventingManifests(): Promise<KnativeManifests> {
  const root = await moduleFolder('knative-eventing-core')
  const core = join(root, 'config/core')
  const images = join(root, 'third_party/eventing-integrations-latest')
  const accounts = ['eventing', 'pingsource-mt-adapter', 'webhook']
  const before = [
    join(core, '100-namespace.yaml'),
    ...accounts.map((name) => join(core, `200-${name}-serviceaccount.yaml`)),
    ...(await folder(join(core, 'roles'))),
    ...(await folder(join(core, 'configmaps'))),
    // Links in config/core, which archives of modules leave out.
    join(images, 'eventing-integrations-images.yaml'),
    join(images, 'eventing-transformations-images.yaml'),
  ]
  const workloads = [
    ...['controller', 'webhook', 'pingsource-mt-adapter'].map((name) =>
      join(core, 'deployments', `${name}.yaml`),
    ),
    ...(await folder(join(core, 'webhooks'))),
  ]
  return manifests(
    { definitions: await folder(join(core, 'resources')), before, workloads },
    EVENTING,
  )
}

async function manifests(
  files: Readonly<Record<'definitions' | 'before' | 'workloads', readonly string[]>>,
  settings: Settings,
): Promise<KnativeManifests> {
  const [definitions, before, workloads] = await Promise.all([
    objects(files.definitions),
    objects(files.before),
    objects(files.workloads),
  ])
  return {
    definitions,
    before: before.map((object) => withSettings(object, settings)),
    core: workloads.map(quick),
  }
}

async function folder(path: string): Promise<readonly string[]> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.yaml')).sort()
  return names.map((name) => join(path, name))
}

async function objects(paths: readonly string[]): Promise<readonly KubeObject[]> {
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return texts.flatMap((text) =>
    parseAllDocuments(named(text))
      .map((document) => document.toJS() as KubeObject | null)
      .filter((object) => object !== null),
  )
}

// `ko://knative.dev/serving/cmd/queue` is `dev.local/serving/queue:1` here.
function named(text: string): string {
  return text.replaceAll(
    /ko:\/\/knative\.dev\/(\w+)\/cmd\/([\w/]+)/g,
    (_, module, program) => `dev.local/${module}/${program.replaceAll('/', '_')}:1`,
  )
}

function withSettings(object: KubeObject, settings: Settings): KubeObject {
  const more = object.kind === 'ConfigMap' ? settings[object.metadata.name] : undefined
  return more === undefined
    ? object
    : { ...object, data: { ...(object['data'] as object), ...more } }
}

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly Container[] } }
  }
}

interface Container {
  readonly readinessProbe?: object
  readonly livenessProbe?: object
  readonly resources?: object
}

// Ready is asked for at once and every second. On a node of two cores a program may have to wait for its turn: it
// is given one, little is reserved, and being slow for some seconds is no reason to end it, as three failures of its
// webhooks in three seconds are to Knative.
function quick(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object
  const { spec } = object as Deployment
  const containers = spec.template.spec.containers.map((container) => {
    const { readinessProbe, livenessProbe } = container
    return {
      ...container,
      resources: { requests: { cpu: '25m' } },
      ...(readinessProbe !== undefined && {
        readinessProbe: { ...readinessProbe, initialDelaySeconds: 0, periodSeconds: 1 },
      }),
      ...(livenessProbe !== undefined && {
        livenessProbe: {
          ...livenessProbe,
          periodSeconds: 10,
          timeoutSeconds: 10,
          failureThreshold: 6,
        },
      }),
    }
  })
  const template = { ...spec.template, spec: { ...spec.template.spec, containers } }
  return { ...object, spec: { ...spec, template } }
}
