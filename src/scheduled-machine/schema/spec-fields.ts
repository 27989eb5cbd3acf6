// `spec` of a ScheduledMachine: what its fields are, what may stand in them, what they are when absent.
import * as z from 'zod/mini'
import { type CelRule, crdNotes } from '#src/kube/crd-notes.ts'
import { describeField } from '../not-carried-out.ts'
import type { Settings } from '../settings.ts'
import { fileFields } from './file-fields.ts'
import { inlineFields, templateFields } from './provider-fields.ts'
import { NodeTaintFields, UNIQUE_TAINTS } from './taint-fields.ts'
import { machineTemplateFields } from './template-fields.ts'
import { ALLOWED, PATTERNS, textLike, textOf } from './texts.ts'

/** The schema of `spec`, for the API groups of an installation. */
export function specFields(settings: Settings) {
  return z
    .object({
      schedule: scheduleFields(),
      clusterName: textLike(PATTERNS.labelValue, 63, {
        description:
          'Name of the Cluster API Cluster that the machine joins, in the same namespace.',
        allowed: ALLOWED.clusterName,
      }),
      bootstrapSpec: z.optional(
        inlineFields(
          'The bootstrap object to make, such as a KubeadmConfig.',
          settings.bootstrapGroups,
        ),
      ),
      bootstrapRef: z.optional(
        templateFields(
          describeField(
            'spec.bootstrapRef',
            'A bootstrap template to clone, such as a KubeadmConfigTemplate, instead of bootstrapSpec.',
          ),
          settings.bootstrapGroups,
        ),
      ),
      infrastructureSpec: z.optional(
        inlineFields(
          'The infrastructure object to make, such as a DockerMachine.',
          settings.infrastructureGroups,
        ),
      ),
      infrastructureRef: z.optional(
        templateFields(
          describeField(
            'spec.infrastructureRef',
            'An infrastructure template to clone, such as a DockerMachineTemplate, instead of infrastructureSpec.',
          ),
          settings.infrastructureGroups,
        ),
      ),
      machineTemplate: z.optional(z.nullable(machineTemplateFields())),
      priority: z._default(
        z.int().check(z.gte(0), z.lte(100)).register(crdNotes, {
          description: 'Higher goes first wherever machines stand in a queue.',
          allowed: 'an integer from 0 to 100',
          format: 'int32',
        }),
        50,
      ),
      gracefulShutdownTimeout: z._default(
        duration('Time between the end of the window, when the node is cordoned, and its drain.'),
        '5m',
      ),
      nodeDrainTimeout: z._default(
        duration('How long the drain may take before the machine is removed all the same.'),
        '5m',
      ),
      provisioningTimeout: z._default(
        duration('How long a new machine may take to become a Ready node before that is an error.'),
        '30m',
      ),
      killSwitch: z._default(
        z.boolean().register(crdNotes, {
          description: 'Remove the machine at once, without grace and without a drain.',
        }),
        false,
      ),
      replaceOnChange: z.optional(
        z.enum(['Never', 'Now']).register(crdNotes, {
          description:
            'Whether a running machine is replaced, by its ordinary shutdown, when fields change that it is made from. Never, the default: they take effect at the next window.',
        }),
      ),
      killIfCommands: z.optional(
        z
          .array(textOf(1, 256, 'A command name, or a part of a command line.'))
          .check(z.maxLength(100))
          .register(crdNotes, {
            description: describeField(
              'spec.killIfCommands',
              'Processes on the node that send the machine away when they start.',
            ),
            allowed: 'at most 100 entries of 1 to 256 characters',
            listType: 'atomic',
          }),
      ),
      nodeTaints: z._default(
        z
          .array(NodeTaintFields)
          .check(z.maxLength(50))
          .register(crdNotes, {
            description: describeField(
              'spec.nodeTaints',
              'Taints to keep on the node while it is active.',
            ),
            allowed: 'at most 50 taints, each pair of key and effect once',
            listType: 'atomic',
            rules: [UNIQUE_TAINTS],
          }),
        [],
      ),
      kubeconfigSecretRef: z.optional(kubeconfigFields()),
      version: z.optional(
        textOf(
          1,
          256,
          'Kubernetes version of the Machine, such as v1.33.2. KubeadmConfig workers need it.',
        ),
      ),
      failureDomain: z.optional(textOf(1, 256, 'Failure domain of the Machine.')),
      files: z.optional(
        z
          .array(fileFields())
          .check(z.maxLength(100))
          .register(crdNotes, {
            description: describeField(
              'spec.files',
              'Files to put on the machine, after those that the bootstrap object already has.',
            ),
            allowed: 'at most 100 files',
            listType: 'atomic',
          }),
      ),
    })
    .register(crdNotes, {
      description: 'When the machine should exist, and what it is made of.',
      allowed: 'an object with schedule, clusterName, a bootstrap and an infrastructure source',
      rules: [
        exactlyOne('bootstrapSpec', 'bootstrapRef'),
        exactlyOne('infrastructureSpec', 'infrastructureRef'),
      ],
    })
}

function scheduleFields() {
  return z
    .object({
      daysOfWeek: z
        .array(
          textLike(PATTERNS.days, 256, {
            description: 'Such as mon-fri, or sat,sun.',
            allowed: ALLOWED.days,
          }),
        )
        .check(z.minLength(1), z.maxLength(100))
        .register(crdNotes, {
          description: 'Days on which the machine runs.',
          allowed: '1 to 100 entries such as mon-fri',
          listType: 'atomic',
        }),
      hoursOfDay: z
        .array(
          textLike(PATTERNS.hours, 256, {
            description: 'Such as 9-17: from 09:00:00 to 17:59:59.',
            allowed: ALLOWED.hours,
          }),
        )
        .check(z.minLength(1), z.maxLength(100))
        .register(crdNotes, {
          description:
            'Hours in which the machine runs, each whole: the last hour of a range is included.',
          allowed: '1 to 100 quoted entries such as "9-17"',
          listType: 'atomic',
        }),
      timezone: z._default(
        // Whether a zone exists is not for a schema to say: one that does not ends in a condition.
        textLike(PATTERNS.zone, 64, {
          description:
            'IANA time zone of the days and hours. One that does not exist is reported in the status.',
          allowed: ALLOWED.zone,
        }),
        'UTC',
      ),
      enabled: z._default(
        z
          .boolean()
          .register(crdNotes, { description: 'False: the machine is shut down and stays away.' }),
        true,
      ),
    })
    .register(crdNotes, { description: 'When the machine should exist.' })
}

function kubeconfigFields() {
  return z
    .object({
      name: textLike(PATTERNS.dnsSubdomain, 253, {
        description: 'Name of the Secret.',
        allowed: ALLOWED.dnsSubdomain,
      }),
      key: z._default(
        textLike(PATTERNS.secretKey, 253, {
          description: 'Key in the Secret.',
          allowed: ALLOWED.secretKey,
        }),
        'value',
      ),
    })
    .register(crdNotes, {
      description:
        'Secret with the kubeconfig of the workload cluster, if it is not <clusterName>-kubeconfig.',
    })
}

function duration(description: string) {
  return textLike(PATTERNS.duration, 32, { description, allowed: ALLOWED.duration })
}

// The server forgives what has not changed, but not in an object with fields that no schema declares,
// as a provider's spec has. So the rule does: what got in with both must still get a status.
function exactlyOne(one: string, other: string): CelRule {
  const before = `oldSelf.?${one}.hasValue() == oldSelf.?${other}.hasValue()`
  return {
    rule: `has(self.${one}) != has(self.${other}) || (oldSelf.hasValue() && ${before})`,
    optionalOldSelf: true,
    message: `exactly one of spec.${one} and spec.${other} must be set`,
  }
}
