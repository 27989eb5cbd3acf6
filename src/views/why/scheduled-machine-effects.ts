// What a pass over a ScheduledMachine does, in words. No value of a spec appears in them.
import type { Step } from '#src/reconcile/steps.ts'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import type { ExplainedEffect } from './explanation.ts'
import { loopEffectInWords } from './words.ts'

export function machineStepInWords(step: Step<ScheduledMachineStatus, Effect>): ExplainedEffect {
  switch (step.kind) {
    case 'record': {
      const { phase, message } = step.status
      return { type: 'record', does: `stores the status: ${phase}, ${message}` }
    }
    case 'loop':
      return { type: step.effect.type, does: loopEffectInWords(step.effect) }
    default:
      return { type: step.effect.type, does: inWords(step.effect) }
  }
}

function inWords(effect: Effect): string {
  switch (effect.type) {
    case 'createMachine':
      return 'creates the Machine'
    case 'createProviderObject':
      return `creates its ${effect.role} object, a ${effect.source.kind}`
    case 'adoptMachine':
      return 'becomes the owner of the Machine'
    case 'skipMachineDrain':
      return effect.what === 'drain'
        ? 'tells Cluster API not to drain the Node'
        : 'tells Cluster API neither to drain the Node nor to wait for volumes'
    case 'restoreMachineDrain':
      return 'lets Cluster API drain the Node again'
    case 'deleteMachine':
      return 'deletes the Machine'
    case 'deleteProviderObject':
      return `deletes its ${effect.role} object`
    case 'cordonNode':
      return 'cordons the Node'
    case 'uncordonNode':
      return 'removes its cordon from the Node'
    case 'taintNode':
      return 'brings the taints of the Node up to date'
    case 'untaintNode':
      return 'removes its taints from the Node'
    case 'evictPods':
      return `evicts ${effect.pods.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')}`
    case 'deleteNode':
      return 'deletes the Node'
    case 'configureReclaimAgent':
      return 'configures the reclaim agent on the Node'
    case 'removeReclaimAgent':
      return 'removes the configuration of the reclaim agent'
    case 'clearReclaimRequest':
      return 'removes the request of a reclaim from the Node'
    default:
      return effect satisfies never
  }
}
