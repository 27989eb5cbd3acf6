import * as z from 'zod/mini'
import { bool, COMMON, nodeName, oneOf } from '#functions/variables.ts'
import { DETECTOR_MODES } from '#src/agents/reclaim/choose-detector.ts'

const { NAMESPACE: _, ...common } = COMMON

/** The environment variables of `reclaim-agent`. Each of its own has a flag, too. */
export const ReclaimAgentEnvironment = z.object({
  ...common,
  NODE_NAME: nodeName(),
  HOST_ROOT: z.prefault(z.string(), '/proc/1/root'),
  MACHINE_ID_PATH: z.optional(z.string()),
  SKIP_HOST_ID_CHECK: z.prefault(bool(), 'false'),
  RECLAIM_PROC_ROOT: z.prefault(z.string(), '/proc'),
  RECLAIM_DETECTOR: z.prefault(oneOf(DETECTOR_MODES), 'auto'),
  RECLAIM_IGNORE_CONTAINERS: z.prefault(bool(), 'false'),
  RECLAIM_ONESHOT: z.prefault(bool(), 'false'),
})
