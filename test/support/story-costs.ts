// What each pass of each story asks of the API server, in order: the object's own name left out, `sm`
// for the ScheduledMachine, DISCOVER for a discovery document that is then kept for ten minutes.
export const COSTS: Readonly<Record<string, readonly string[]>> = {
  'a program is started: the machine is reclaimed, and comes back when it is enabled': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, PATCH sm/status, POST configmaps, PATCH nodes',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, POST events, PATCH sm/status, PATCH nodes, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, GET pods, PATCH sm/status, PATCH machines, DELETE machines, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, PATCH sm, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, POST events, DELETE configmaps, PATCH nodes, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, GET clusters, GET secrets, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
  ],
  'a reclaim without commands, and a drain that takes too long': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, POST events, PATCH sm/status, PATCH nodes, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, POST pods/web/eviction',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, POST events, PATCH machines, DELETE machines, GET sm, GET machines, GET clusters, GET secrets, GET nodes, PATCH sm, GET sm, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'a reclaim during the grace period, of a schedule that is disabled already': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, POST events, POST events, PATCH sm/status, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, PATCH machines, DELETE machines, GET sm, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'a reclaim that leaves the spec as it is, until a person acknowledges it': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, PATCH sm/status, POST configmaps, PATCH nodes',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, POST events, PATCH sm/status, PATCH nodes, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, GET pods, PATCH sm/status, PATCH machines, DELETE machines, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, PATCH sm/status, GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, POST events, DELETE configmaps, PATCH nodes, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, PATCH sm/status',
    'GET sm, PATCH sm/status, PATCH sm, GET sm, GET scheduleoverrides, GET machines, GET clusters, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
  ],
  'outside the window': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST events, PATCH sm/status',
  ],
  disabled: [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST events, PATCH sm/status',
  ],
  joins: [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'joins and leaves': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, PATCH sm/status, POST pods/web/eviction',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, PATCH sm/status, DELETE nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'joins with a reclaim agent, gets other commands, and leaves': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, PATCH sm/status, POST configmaps, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, PATCH configmaps, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET configmaps, GET pods, PATCH sm/status, POST pods/web/eviction',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, GET pods, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, PATCH sm/status, DELETE nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, GET testconfigs, GET testmachines, DELETE configmaps, POST events, PATCH sm/status',
  ],
  'loses its reclaim agent with the last command': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET configmaps, POST events, PATCH sm/status, POST configmaps, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET configmaps, DELETE configmaps, PATCH nodes, PATCH sm/status',
  ],
  'a Machine that failed for good is replaced, and the next one comes': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET testconfigs, GET testmachines, POST events, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, GET testconfigs, GET testmachines, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'a Machine that fails for good in service leaves by its grace and its drain': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, GET testconfigs, GET testmachines, PATCH sm/status, POST pods/web/eviction',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, PATCH sm/status, DELETE nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
  ],
  'the window opens again during grace': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, GET nodes, PATCH nodes, POST events, PATCH sm/status',
  ],
  'disabled while in service, with no grace': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes, GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'the drain times out': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, PATCH sm/status, POST pods/web/eviction',
    'GET sm, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, GET pods, PATCH sm/status, POST events, PATCH machines, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'the kill switch, and its release': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, POST events, PATCH sm/status, PATCH machines, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, PATCH sm/status',
    'GET sm, GET scheduleoverrides, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
  ],
  'the Machine is deleted by hand, and made again': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, GET clusters, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, DISCOVER, DISCOVER, GET scheduleoverrides, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'taints come, change, are removed by hand, and go': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET clusters, PATCH nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET clusters, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, PATCH nodes, PATCH sm/status',
  ],
  'a new Node waits for a DaemonSet, with a taint': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET pods, GET clusters, PATCH nodes, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET pods, GET clusters, PATCH nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes',
  ],
  'leaves with its taints': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, GET clusters, PATCH nodes, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes, GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, PATCH sm/status, PATCH nodes, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, PATCH sm/status, DELETE nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
  'the Node goes NotReady, and comes back': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, GET secrets, GET nodes, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'provisioning takes too long': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, DISCOVER, DISCOVER, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'an invalid spec keeps what runs, and a mended one goes on': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'deleted while in service': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, POST events, PATCH sm/status, PATCH nodes',
    'GET sm, GET machines, GET clusters, GET secrets, GET machinedrainrules, GET nodes, GET pods, PATCH sm/status, DELETE machines',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, PATCH sm',
  ],
  'deleted at rest': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST events, PATCH sm/status',
    'GET sm, GET machines, PATCH sm',
  ],
  'the template is missing, then comes, and the machine joins': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, DISCOVER, GET testconfigtemplates/small, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET testconfigtemplates/small, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'the machine joins with files from a ConfigMap and a Secret': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, GET openapi/v3/apis/bootstrap.cluster.x-k8s.io/v1beta1, GET configmaps/m, GET secrets/s, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'the Cluster is missing, then comes': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST events, PATCH sm/status',
    'GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
  ],
  'prepared with a cordon, and in service when its window opens': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, PATCH sm/status, PATCH nodes',
    'GET sm, DISCOVER, GET machines, GET secrets, GET nodes, GET clusters, PATCH nodes, POST events, PATCH sm/status',
  ],
  'its join ends after its window has opened: the join is measured for the next lead': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
  ],
  'somebody deletes its Machine: it stays off until the next window': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, POST events, PATCH sm/status',
    'GET sm, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET clusters, DISCOVER, DISCOVER, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
  ],
  'too little of its window is left: it waits for the next one': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST events, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, PATCH sm/status',
    'GET sm, GET scheduleoverrides, DISCOVER, GET clusters, DISCOVER, DISCOVER, POST machines, POST testconfigs, POST testmachines, POST events, PATCH sm/status',
  ],
  'its Machine is deleted, and too little of its window is left to create it again': [
    'GET sm, DISCOVER, GET machines, GET clusters, PATCH sm, POST events, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, DISCOVER, DISCOVER, GET secrets, POST machines, POST testconfigs, POST testmachines, PATCH sm/status',
    'GET sm, GET machines, GET secrets, GET nodes, POST events, PATCH sm/status',
    'GET sm, DISCOVER, GET machines, GET clusters, DISCOVER, DISCOVER, GET scheduleoverrides, PATCH sm/status, GET sm, GET scheduleoverrides, GET machines, GET clusters, GET secrets, GET nodes, GET testconfigs, GET testmachines, POST events, PATCH sm/status',
  ],
}

/** A call as the table writes it. */
export function brief(call: string): string {
  return call
    .replace('scheduledmachines/worker', 'sm')
    .replace(/^GET apis\/.*/, 'DISCOVER')
    .replace(/\/(worker|prod|prod-kubeconfig|reclaim-agent-worker)(?=$|\/)/, '')
}
