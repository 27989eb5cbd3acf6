// The admission policy of a ScheduledMachine: the rules of its schema that the definition cannot have. Which groups and
// kinds may be created is a setting of the installation, and new time zones come into being.
import type { KubeObject } from '#src/kube/object.ts'
import { admissionPolicy } from '#src/kube/schema/admission-policy.ts'
import { celList, celText } from '#src/kube/schema/cel-text.ts'
import { policyRules } from '#src/kube/schema/policy-rules.ts'
import { ZONE_NAMES } from '#src/schedule/zone-names.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { scheduledMachineSchema } from './schema.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const NAME = 'sundial-scheduled-machine'
const SETTINGS = { namespace: 'sundial-system', name: 'scheduled-machine-settings' }

/** The values of the ConfigMap by default. The function reads the first four as its environment. */
const PARAMETERS = {
  BOOTSTRAP_GROUPS: DEFAULT_SETTINGS.bootstrapGroups.join(','),
  INFRASTRUCTURE_GROUPS: DEFAULT_SETTINGS.infrastructureGroups.join(','),
  BOOTSTRAP_KINDS: DEFAULT_SETTINGS.bootstrapKinds.join(','),
  INFRASTRUCTURE_KINDS: DEFAULT_SETTINGS.infrastructureKinds.join(','),
  ADDITIONAL_TIME_ZONES: '',
}

/** The policy and its binding. */
export function scheduledMachinePolicy(): readonly [KubeObject, KubeObject] {
  return admissionPolicy({
    name: NAME,
    resource: SCHEDULED_MACHINES,
    parameters: { ...SETTINGS, keys: Object.keys(PARAMETERS) },
    variables: {
      bootstrapGroups: listIn('BOOTSTRAP_GROUPS'),
      infrastructureGroups: listIn('INFRASTRUCTURE_GROUPS'),
      bootstrapKinds: listIn('BOOTSTRAP_KINDS'),
      infrastructureKinds: listIn('INFRASTRUCTURE_KINDS'),
      timeZones: `${celList([...ZONE_NAMES])} + ${listIn('ADDITIONAL_TIME_ZONES')}`,
    },
    rules: policyRules(scheduledMachineSchema()),
  })
}

/** The ConfigMap with the parameters, each with its default. */
export function scheduledMachineSettings(): KubeObject & { readonly data: object } {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: SETTINGS, data: PARAMETERS }
}

/** CEL: the entries of a comma-separated list. */
function listIn(key: keyof typeof PARAMETERS): string {
  const value = `params.data[?${celText(key)}].orValue(${celText(PARAMETERS[key])})`
  return `${value}.split(',').map(item, item.trim()).filter(item, item != '')`
}
