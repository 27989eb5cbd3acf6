// Defects of overrides.
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { triage } from '#src/scheduled-machine/decide.ts'
import type { MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'
import type { Defect } from '../defects.ts'
import { answering } from './requests.ts'

const canBeSeenIn = ({ incidents }: MachinesPlan): boolean =>
  incidents.some((each) => each.type === 'user' && each.action.type === 'override')

/** Changes each override of a list on its way to the function; `undefined` leaves it out. */
const reading = (change: (spec: object) => object | undefined) =>
  answering((request, response) => {
    if (request.method !== 'GET' || !request.path.includes('/scheduleoverrides')) return response
    const list = fieldsAt(JSON.parse(response.body))
    const items = listAt(list, 'items').flatMap((item) => {
      const spec = change(fieldsAt(item, 'spec'))
      return spec === undefined ? [] : [{ ...fieldsAt(item), spec }]
    })
    return 'items' in list ? { ...response, body: JSON.stringify({ ...list, items }) } : response
  })

export const OVERRIDE_DEFECTS: readonly Defect[] = [
  {
    name: 'does not see overrides',
    breaks: 'I3',
    canBeSeenIn,
    seams: { transport: reading(() => undefined) },
  },
  {
    name: 'keeps a machine for an override that is over',
    breaks: 'I3',
    canBeSeenIn,
    seams: { transport: reading((spec) => ({ ...spec, until: '2026-01-20T00:00:00Z' })) },
  },
  {
    name: 'lets an override win over a kill switch',
    breaks: 'I3',
    canBeSeenIn: (plan) =>
      canBeSeenIn(plan) &&
      plan.incidents.some((each) => each.type === 'user' && each.action.type === 'killSwitch'),
    seams: {
      triage: (subject, now, trace) => {
        const isOn = subject.status.override?.state === 'On'
        const spec = isOn ? { ...subject.spec, killSwitch: false } : subject.spec
        return triage({ ...subject, spec }, now, trace)
      },
    },
  },
]
