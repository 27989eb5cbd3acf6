import * as z from 'zod/mini'
import { COMMON, nodeName, words } from '#functions/variables.ts'
import { HOST_NAMESPACES } from '#src/agents/bootc/host.ts'

const { NAMESPACE: _, ...common } = COMMON

/** The environment variables of `bootc-daemon`. */
export const BootcDaemonEnvironment = z.object({
  ...common,
  NODE_NAME: nodeName(),
  HOST_ROOT: z.prefault(z.string(), '/proc/1/root'),
  /** The words before each command of the host, separated by blanks. */
  HOST_COMMAND_PREFIX: z.prefault(words(), HOST_NAMESPACES),
})
