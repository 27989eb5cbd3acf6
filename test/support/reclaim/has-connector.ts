import { openProcessConnector } from '#src/agents/reclaim/process-connector.ts'

/** Whether this process may use the kernel's process connector: as root on Linux, and not in a container. */
export const hasConnector: boolean = await openProcessConnector().then(
  (connector) => {
    connector.close()
    return true
  },
  () => false,
)
