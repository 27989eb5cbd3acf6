// `spec` of a ScheduledMachine: its fields, their allowed values and their defaults.
import * as z from 'zod/mini'
import { quote } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { DNS_SUBDOMAIN, LABEL_VALUE, SECRET_KEY, textLike, textOf } from '#src/kube/schema/texts.ts'
import type { Settings } from '../settings.ts'
import { filesField } from './file-fields.ts'
import { machineFields } from './machine-fields.ts'
import { metadataFields } from './metadata-fields.ts'
import { inlineFields, oneSource, templateFields } from './provider-fields.ts'
import { durationField, scheduleFields } from './schedule-fields.ts'
import { SERVICE_FIELDS } from './service-fields.ts'
import { daemonSetFields, SEPARATE_TAINTS } from './startup-fields.ts'
import { taintList } from './taint-fields.ts'

/** The fields that are the same in every installation. */
export const COMMON_FIELDS = {
  schedule: scheduleFields(),
  clusterName: textLike(LABEL_VALUE, {
    description: 'Name of the Cluster API Cluster that the machine joins, in the same namespace.',
    why: faultOfClusterName,
  }),
  machineTemplate: z.optional(
    z.nullable(
      metadataFields(
        'Machine',
        'Labels and annotations of the Machine, in addition to those of Sundial.',
      ),
    ),
  ),
  priority: z._default(
    z.int().check(z.gte(0), z.lte(100)).register(fieldNotes, {
      description: 'Machines with a higher priority are handled first.',
      allowed: 'an integer from 0 to 100',
      format: 'int32',
    }),
    50,
  ),
  gracefulShutdownTimeout: z._default(
    durationField('Time between the end of the window, when the node is cordoned, and its drain.'),
    '5m',
  ),
  nodeDrainTimeout: z._default(
    durationField(
      'How long the drain may take. After that, the machine is removed with the pods that are left.',
    ),
    '5m',
  ),
  provisioningTimeout: z._default(
    durationField(
      'How long a new machine may take to become a Ready node. After that, the phase is Error.',
    ),
    '30m',
  ),
  ...SERVICE_FIELDS,
  killSwitch: z._default(
    z.boolean().register(fieldNotes, {
      description: 'Removes the machine at once, without a grace period and without a drain.',
    }),
    false,
  ),
  replaceOnChange: z.optional(
    z.enum(['Never', 'Now']).register(fieldNotes, {
      description:
        'Now: when a field changes that the machine was created from, the machine is replaced by an ordinary shutdown. Never, the default: the change takes effect at the next window.',
    }),
  ),
  killIfCommands: z.optional(
    z
      .array(textOf(1, 256, { description: 'A command name, or a part of a command line.' }))
      .check(z.maxLength(100))
      .register(fieldNotes, {
        description: 'Processes on the node that send the machine away when they start.',
        allowed: 'a list of at most 100 texts of 1 to 256 characters, such as [java]',
        listType: 'atomic',
      }),
  ),
  nodeTaints: z._default(
    taintList(
      'Taints that are on the node while the machine is in service. A taint of another actor with the same key and effect is not changed: see condition NodeTainted.',
    ),
    [],
  ),
  startupTaints: z.optional(
    taintList(
      'Taints that are on the node from its registration until it is Ready and waitForDaemonSets are Ready on it. Then the phase is Active.',
    ),
  ),
  waitForDaemonSets: z.optional(daemonSetFields()),
  kubeconfigSecretRef: z.optional(kubeconfigFields()),
  version: z.optional(
    textOf(1, 256, {
      description:
        'Kubernetes version of the Machine, such as v1.33.2. KubeadmConfig workers need it.',
    }),
  ),
  failureDomain: z.optional(textOf(1, 256, { description: 'Failure domain of the Machine.' })),
  files: z.optional(
    filesField('Files to put on the machine, after those that the bootstrap object already has.'),
  ),
  machine: z.optional(machineFields()),
}

/** The schema of `spec`, for the API groups and kinds that an installation allows. */
export function specFields(settings: Settings) {
  const { schedule, clusterName, ...others } = COMMON_FIELDS
  return z
    .object({ schedule, clusterName, ...sourceFields(settings), ...others })
    .register(fieldNotes, {
      description: 'When the machine should exist, and the objects that it is created from.',
      rules: [
        oneSource('bootstrapSpec', 'bootstrapRef'),
        oneSource('infrastructureSpec', 'infrastructureRef'),
        SEPARATE_TAINTS,
      ],
    })
}

function sourceFields(settings: Settings) {
  const bootstrap = {
    role: 'bootstrap',
    groups: settings.bootstrapGroups,
    kinds: settings.bootstrapKinds,
  } as const
  const infrastructure = {
    role: 'infrastructure',
    groups: settings.infrastructureGroups,
    kinds: settings.infrastructureKinds,
  } as const
  return {
    bootstrapSpec: z.optional(
      inlineFields('The bootstrap object to create, such as a KubeadmConfig.', bootstrap),
    ),
    bootstrapRef: z.optional(
      templateFields(
        'A bootstrap template to clone, such as a KubeadmConfigTemplate, instead of bootstrapSpec.',
        bootstrap,
      ),
    ),
    infrastructureSpec: z.optional(
      inlineFields('The infrastructure object to create, such as a DockerMachine.', infrastructure),
    ),
    infrastructureRef: z.optional(
      templateFields(
        'An infrastructure template to clone, such as a DockerMachineTemplate, instead of infrastructureSpec.',
        infrastructure,
      ),
    ),
  }
}

function kubeconfigFields() {
  return z
    .object({
      name: textLike(DNS_SUBDOMAIN, { description: 'Name of the Secret.' }),
      key: z._default(textLike(SECRET_KEY, { description: 'Key in the Secret.' }), 'value'),
    })
    .register(fieldNotes, {
      description:
        'Secret with the kubeconfig of the workload cluster, if it is not <clusterName>-kubeconfig.',
    })
}

// The value becomes the label cluster.x-k8s.io/cluster-name of every created object.
function faultOfClusterName(name: string): string | undefined {
  if (name === '') return 'clusterName must not be empty'
  const strange = /[^-_.A-Za-z0-9]/u.exec(name)
  if (strange !== null) return `invalid character ${quote(strange[0])}`
  if (name.length > 63) return `${name.length} characters, more than 63`
  const [edge] = /^[-_.]|[-_.]$/.exec(name) ?? []
  return edge === undefined ? undefined : `${quote(edge)} cannot stand at an end`
}
