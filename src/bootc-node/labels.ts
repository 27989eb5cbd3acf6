// Labels and annotations of Nodes and BootcNodes, spelled as the bootc operator spells them.

/** On a Node: the daemon runs here. */
export const MANAGED_LABEL = 'bootc.dev/managed'
/** On a BootcNode: its node has a reboot slot. The value is empty. */
export const IN_REBOOT_SLOT_ANNOTATION = 'bootc.dev/in-reboot-slot'
/** On a BootcNode with a slot: `true` when the Node was unschedulable before, else `false`. */
export const WAS_CORDONED_ANNOTATION = 'bootc.dev/was-cordoned'
/** On a BootcNode: the digest from which the node came back on its old image. A person removes it to try again. */
export const FELL_BACK_ANNOTATION = 'bootc.dev/fell-back'
/** On a BootcNode: its last reboots, as JSON. */
export const REBOOTS_ANNOTATION = 'bootc.dev/reboots'
/** On a Node: it is among the next to reboot. The value is the name of the pool. */
export const REBOOT_NEXT_ANNOTATION = 'bootc.dev/reboot-next'
