// Clones the object in a template, as Cluster API's own controllers do: `external.GenerateTemplate` of Cluster API. A
// KubeadmConfig comes from a KubeadmConfigTemplate.
import { isFields, stringsAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'

/** What a provider object is created with. */
export interface ProviderContent {
  readonly spec: unknown
  readonly metadata?:
    | {
        readonly labels: Readonly<Record<string, string>>
        readonly annotations: Readonly<Record<string, string>>
      }
    | undefined
}

const SUFFIX = 'Template'
const CLONED_FROM_NAME = 'cluster.x-k8s.io/cloned-from-name'
const CLONED_FROM_GROUP_KIND = 'cluster.x-k8s.io/cloned-from-groupkind'

/** The kind of the objects that are cloned from templates of a kind: its name without the suffix. */
export function clonedKind(templateKind: string): string {
  const isSuffixed = templateKind.endsWith(SUFFIX) && templateKind !== SUFFIX
  return isSuffixed ? templateKind.slice(0, -SUFFIX.length) : templateKind
}

/** The object in `spec.template`, with annotations that name the template. `undefined`: it has none. */
export function cloneTemplate({
  apiVersion,
  kind,
  metadata,
  ...template
}: KubeObject): ProviderContent | undefined {
  const object = valueAt(template, 'spec', 'template')
  if (!isFields(object)) return undefined
  return {
    spec: object['spec'],
    metadata: {
      labels: stringsAt(object, 'metadata', 'labels'),
      annotations: {
        ...stringsAt(object, 'metadata', 'annotations'),
        [CLONED_FROM_NAME]: metadata.name,
        [CLONED_FROM_GROUP_KIND]: `${kind}.${groupOf(apiVersion)}`,
      },
    },
  }
}
