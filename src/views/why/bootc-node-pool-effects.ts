// What a pass over a BootcNodePool does, in words: each step of each node is an effect of its own.
import type { Effect, NodeStep } from '#src/bootc-node-pool/effects.ts'
import type { BootcNodePoolStatus } from '#src/bootc-node-pool/schema.ts'
import type { Step } from '#src/reconcile/steps.ts'
import type { ExplainedEffect } from './explanation.ts'
import { loopEffectInWords } from './words.ts'

export function poolStepInWords(
  step: Step<BootcNodePoolStatus, Effect>,
): readonly ExplainedEffect[] {
  switch (step.kind) {
    case 'record': {
      const { reason, message } = step.status
      return [{ type: 'record', does: `stores the status: ${reason}, ${message}` }]
    }
    case 'loop':
      return [{ type: step.effect.type, does: loopEffectInWords(step.effect) }]
    default:
      return step.effect.changes.flatMap(({ node, steps }) =>
        steps.map((each) => ({ type: each.type, node, does: `${inWords(each)} ${node}` })),
      )
  }
}

// Continues with the name of the node.
function inWords(step: NodeStep): string {
  switch (step.type) {
    case 'createBootcNode':
      return 'creates the BootcNode of'
    case 'syncBootcNode':
      return 'brings the BootcNode up to date of'
    case 'labelNode':
      return 'labels'
    case 'unlabelNode':
      return 'removes the label from'
    case 'markSlot':
      return 'marks the reboot slot on the BootcNode of'
    case 'cordonNode':
      return 'cordons'
    case 'markCordon':
      return 'marks the cordon as its own on'
    case 'evictPods': {
      const pods = step.pods.map(({ namespace, name }) => `${namespace}/${name}`)
      return `evicts ${pods.join(', ')} from`
    }
    case 'approve':
      return 'approves the reboot of'
    case 'withdrawApproval':
      return 'withdraws the approval of'
    case 'markFellBack':
      return 'notes the return to the old image on'
    case 'uncordonNode':
      return 'removes its cordon from'
    case 'unmarkSlot':
      return 'removes the mark of the reboot slot from the BootcNode of'
    case 'deleteBootcNode':
      return 'deletes the BootcNode of'
    case 'announceReboot':
      return 'announces the reboot of'
    case 'withdrawAnnouncement':
      return 'withdraws the notice of a reboot from'
    case 'emitForNode':
      return `writes the Event ${step.event.reason} about`
    default:
      return step satisfies never
  }
}
